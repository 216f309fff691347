import { join } from "node:path";
import test from "ava";
import { CheckpointError, Network, dense } from "../src/index.ts";
import { nativeOf } from "../src/network/handle.ts";
import { data } from "./support/problems.ts";
import { folderOf } from "./support/files.ts";

const folder = folderOf("hostile");
let files = 0;

/** A file whose checksum is right and whose description says anything. */
async function file(description: string): Promise<string> {
  const path = join(folder, `${(files += 1)}.safetensors`);
  const on = new Network({ input: 2, layers: [dense(2)] });
  await nativeOf(on)?.save(path, description);
  return path;
}

const good = { input: 2, layers: [{ kind: "dense", numbers: { units: 2, bias: 1 } }], seed: 0 };
const layer = (value: unknown) => ({ network: { ...good, layers: [value] } });

const descriptions: Record<string, [unknown, RegExp]> = {
  "no JSON": ["{", /JSON/],
  null: [null, /description: file must be an object; got null$/],
  "no network": [{}, /Network: config must be an object; got undefined$/],
  "a key too many": [{ network: good, code: "1" }, /description: file\.code is not an option/],
  "a prototype": ['{"network":{},"__proto__":{"x":1}}', /__proto__ is not an option/],
  "an unknown layer": [layer({ kind: "eval", numbers: {} }), /layers\[0\]\.kind must be one of/],
  "another layer": [layer({ kind: "relu", numbers: {} }), /./],
  "other units": [
    layer({ kind: "dense", numbers: { units: 3, bias: 1 } }),
    /tensor "0\.weight" must have 6 numbers/,
  ],
  "huge units": [
    layer({ kind: "dense", numbers: { units: 2 ** 31 - 1 } }),
    /must have|limit|numbers/,
  ],
  "gigabytes of units": [
    { network: { ...good, layers: [dense(30_000), dense(30_000)] } },
    /tensor "0\.weight" must have 60000 numbers; the file has \[2, 2\]/,
  ],
  "an unknown loss": [
    { network: good, loss: { kind: "x", numbers: {} } },
    /loss\.kind must be one of/,
  ],
  "names that are none": [
    { network: good, classNames: [1] },
    /classNames\[0\] must be a non-empty/,
  ],
};

for (const [name, [description, message]] of Object.entries(descriptions)) {
  test(`a description with ${name}`, async (t) => {
    const text = typeof description === "string" ? description : JSON.stringify(description);
    const path = await file(text);
    if (name === "another layer") {
      // It needs none of the tensors, and takes none.
      t.is((await Network.load(path)).tensors().length, 0);
      return;
    }
    const error = await t.throwsAsync(Network.load(path), { instanceOf: CheckpointError, message });
    t.true(error?.message.startsWith(`Network.load: ${JSON.stringify(path).slice(0, 40)}`));
  });
}

const run = {
  epochs: 3,
  loss: { kind: "softmaxCrossEntropy", numbers: {} },
  batchSize: 32,
  why: "",
  l2: 0,
  shuffle: true,
  seed: 0,
  samples: 100,
  optimizer: { kind: "sgd", numbers: {}, learningRate: 0.1 },
  progress: { epoch: 2, done: { steps: 1, samples: 32, cost: 30 } },
};
const progress = (change: object) => ({ progress: { ...run.progress, ...change } });
const done = (change: object) => progress({ done: { ...run.progress.done, ...change } });

const runs: Record<string, object> = {
  epochs: { epochs: -1 },
  "batch size": { batchSize: 0 },
  seed: { seed: "x" },
  rate: { optimizer: { ...run.optimizer, learningRate: -1 } },
  schedule: { optimizer: { ...run.optimizer, learningRate: { kind: "evil", options: {} } } },
  "optimizer's kind": { optimizer: { ...run.optimizer, kind: "eval" } },
  "optimizer's state": { optimizer: { kind: "adam", numbers: {}, learningRate: 0.1 } },
  optimizer: { optimizer: null },
  loss: { loss: null },
  epoch: progress({ epoch: 9 }),
  "key of progress": progress({ x: 5 }),
  "steps done": done({ steps: 4 }),
  cost: done({ cost: null }),
  progress: { progress: 5 },
  done: progress({ done: null }),
};

test("the run in the file that these tests spoil is a good one", async (t) => {
  const loaded = await Network.load(await file(JSON.stringify({ network: good, run })));
  t.is((await loaded.resume(data)).epochs.length, 2);
});

for (const [name, change] of Object.entries(runs)) {
  test(`a run with a bad ${name} is refused, and changes nothing`, async (t) => {
    const path = await file(JSON.stringify({ network: good, run: { ...run, ...change } }));
    const loaded = await Network.load(path);
    const before = loaded.digest();
    const error = await t.throwsAsync(async () => await loaded.resume(data));
    t.regex((error as Error & { code: string }).code, /^DH_/, error?.message);
    t.is(loaded.digest(), before);
  });
}
