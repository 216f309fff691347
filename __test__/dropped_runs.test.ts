// A run that nobody asks for its next epoch any more keeps neither the process nor its threads, and frees its network.
import test from "ava";
import { child } from "./support/child.ts";

const setup = `
  import { readdirSync } from "node:fs";
  const { Dataset, Network, dense, relu } = downhill;
  const features = Float32Array.from({ length: 400 }, (_, i) => ((i * 37) % 101) / 101);
  const labels = Uint32Array.from({ length: 100 }, (_, i) => i % 2);
  const data = Dataset.fromArrays({ features, labels, width: 4 });
  const made = () => new Network({ input: 4, layers: [dense(8), relu(), dense(2)] });
  const options = { epochs: 1e6, batchSize: 10, threads: 2 };`;

/** What a process printed, if it ended by itself and well. */
async function printed(script: string, node: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await child(setup + script, {}, { node });
  return code === 0 ? stdout.trim() : `${code}: ${stderr}`;
}

test("an iterator that is never asked for an epoch does not keep the process", async (t) => {
  t.is(
    await printed(`
      const iterator = made().fit(data, options)[Symbol.asyncIterator]();
      console.log(typeof iterator.next);`),
    "function",
  );
});

test("an iterator that is dropped after an epoch does not keep the process", async (t) => {
  t.is(
    await printed(`
      const iterator = made().fit(data, options)[Symbol.asyncIterator]();
      console.log((await iterator.next()).value.epoch);`),
    "1",
  );
});

test("nor does a loop whose body never ends, or a callback that never comes back", async (t) => {
  const forever = "await new Promise(() => undefined)";
  const loop = `
    async function watch(run) {
      for await (const { epoch } of run) { console.log(epoch); ${forever}; }
    }
    watch(made().fit(data, options));
    made().fit(data, { ...options, onEpoch: async ({ epoch }) => { console.log(epoch); ${forever}; } });`;
  t.is(await printed(loop), "1\n1");
});

const threads = test.macro(async (t, use: string) => {
  if (process.platform !== "linux") return t.pass("threads are counted in /proc");
  const script = `
    const count = () => readdirSync("/proc/self/task").length;
    async function collected() {
      for (let i = 0; i < 10; i++) {
        gc();
        await new Promise((wake) => setTimeout(wake, 20));
      }
      return count();
    }
    const networks = Array.from({ length: 8 }, made);
    const use = async (on) => { ${use} };
    await use(made());
    const before = await collected();
    for (const on of networks) await use(on);
    const during = count();
    console.log(during > before, (await collected()) <= before);
    // Each may be trained again, to the bits that it would have come to without the dropped run.
    const digests = new Set();
    for (const on of networks) {
      await on.fit(data, { ...options, epochs: 2 });
      digests.add(on.digest());
    }
    console.log(digests.size);`;
  t.is(await printed(script, ["--expose-gc"]), "true true\n1");
});

test(
  "a dropped iterator's threads end when it is collected, and its network is free",
  threads,
  "const run = on.fit(data, options)[Symbol.asyncIterator](); await run.next(); await run.next();",
);

test(
  "so do those of one that was never asked",
  threads,
  "on.fit(data, options)[Symbol.asyncIterator]();",
);

test(
  "so do those of one whose signal is still there",
  threads,
  `globalThis.controller ??= new AbortController();
   await on.fit(data, { ...options, signal: controller.signal })[Symbol.asyncIterator]().next();`,
);

test("a run that nobody holds but that has something left to do does it", async (t) => {
  const script = `
    let epochs = 0;
    made().fit(data, { ...options, epochs: 300, onEpoch: () => { epochs += 1; } });
    const timer = setInterval(gc, 5);
    process.once("beforeExit", () => console.log(epochs));
    timer.unref();`;
  t.is(await printed(script, ["--expose-gc"]), "300");
});

test("a run that was stopped and dropped still comes to its end", async (t) => {
  const script = `
    const ended = (() => {
      const run = made().fit(data, options);
      const iterator = run[Symbol.asyncIterator]();
      return iterator.next().then(() => { run.stop(); gc(); return run.then(({ reason }) => reason); });
    })();
    setInterval(gc, 5).unref();
    console.log(await ended);`;
  t.is(await printed(script, ["--expose-gc"]), "stopped");
});
