import test from "ava";
import { readFileSync } from "node:fs";
import { notes, released } from "./changelog.mjs";

const text = readFileSync("../CHANGELOG.md", "utf8");
const today = new Date().toISOString().slice(0, 10);

test("what is unreleased becomes a release, and nothing is lost", (t) => {
  const after = released(text, "9.1.0");
  t.true(after.includes(`\n## Unreleased\n\n## 9.1.0 - ${today}\n`));
  const lines = text.split("\n").filter((line) => !line.startsWith("## "));
  for (const line of lines) t.true(after.includes(line), line);
  t.regex(notes(after, "9.1.0"), /^### /);
});

test("a patch cannot change bits", (t) => {
  const bits = "# Changelog\n\n## Unreleased\n\n### Bits\n\n- Adam rounds once less.\n";
  t.throws(() => released(bits, "9.1.1"), { message: /the bits have changed/ });
  t.true(notes(released(bits, "9.2.0"), "9.2.0").includes("Adam rounds once less."));
});

test("what is not there is not released", (t) => {
  t.throws(() => released("# Changelog\n\n## Unreleased\n", "9.1.0"), {
    message: /nothing is unreleased/,
  });
  t.throws(() => notes(text, "9.1.0"), { message: /there is no release 9\.1\.0/ });
});
