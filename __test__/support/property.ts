import fc from "fast-check";

// New cases on each run where somebody is there to look at what they find; always the same ones in CI, where a change is not
// held back by what it has not touched.
if (process.env["CI"]) fc.configureGlobal({ seed: 1 });

export { fc };
