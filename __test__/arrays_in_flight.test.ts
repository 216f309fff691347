// What a user does to arrays while the library works is of no account: what was there at the call counts.
import test from "ava";
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { Dataset, Network, Optimizer, adam, dense, relu } from "../src/index.ts";
import { resizable } from "./fuzz/values.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Numbers that are the same each time, in memory that can be resized. */
function numbers(count: number): Float32Array {
  const view = new Float32Array(resizable(4 * count, 8 * count));
  for (let i = 0; i < count; i++) view[i] = ((i * 37) % 101) / 101;
  return view;
}

/** Gives its memory away, as a message to a worker would. */
function transfer({ buffer }: Float32Array | Uint32Array): void {
  structuredClone(0, { transfer: [buffer as ArrayBuffer] });
}

/** What may become of an array. */
const changes: Readonly<Record<string, (array: Float32Array) => void>> = {
  mutated: (array) => array.fill(NaN),
  transferred: (array) => transfer(array),
  "resized to nothing": (array) => (array.buffer as ReturnType<typeof resizable>).resize(0),
  grown: (array) => (array.buffer as ReturnType<typeof resizable>).resize(2 * array.byteLength),
};

const made = () => new Network({ input: 4, layers: [dense(8), relu(), dense(2)], seed: 3 });
const labels = Uint32Array.from({ length: 50 }, (_, i) => i % 2);
const dataset = () => Dataset.fromArrays({ features: numbers(200), labels, width: 4 });
const options = { epochs: 3, batchSize: 8, threads: 2 };

async function reference(): Promise<string> {
  const on = made();
  await on.fit(dataset(), options);
  return on.digest();
}

for (const [name, change] of Object.entries(changes)) {
  test(`arrays that are ${name} right after they were given`, async (t) => {
    const expected = await reference();
    for (let round = 0; round < 10; round++) {
      const features = numbers(200);
      const data = Dataset.fromArrays({ features, labels, width: 4 });
      change(features);
      const on = made();
      await on.fit(data, options);
      t.is(on.digest(), expected);
      const [w, dw] = [numbers(8), numbers(8)];
      const stepped = new Optimizer(adam(), w);
      stepped.step(dw);
      const [weights, state] = [w.slice(), stepped.state()];
      change(dw);
      t.deepEqual([w, stepped.state()], [weights, state]);
      const rows = numbers(8);
      const outputs = on.predict(rows);
      const before = outputs.slice();
      change(rows);
      t.deepEqual(outputs, before);
    }
  });
}

/** What may become of the arrays of a data set, though they are the library's. */
const ownChanges: Readonly<Record<string, (data: Dataset) => void>> = {
  mutated: ({ features, labels: own }) => {
    features.fill(1e30);
    own?.fill(4_000_000_000);
  },
  transferred: ({ features, labels: own }) => {
    transfer(features);
    if (own !== undefined) transfer(own);
  },
  collected: () => collect(),
};

for (const [name, change] of Object.entries(ownChanges)) {
  test(`a data set whose arrays are ${name} during a fit`, async (t) => {
    const expected = await reference();
    for (let round = 0; round < 30; round++) {
      const on = made();
      const [data, validation] = [dataset(), dataset()];
      const run = on.fit(data, { ...options, validation });
      for (let turn = 0; turn < round % 4; turn++) await new Promise((wake) => setImmediate(wake));
      change(data);
      change(validation);
      await run;
      t.is(on.digest(), expected);
    }
  });
}

test("a data set without its arrays says so", async (t) => {
  const data = dataset();
  const trained = made();
  await trained.fit(data, options);
  ownChanges["transferred"]?.(data);
  const gone = { code: "DH_DETACHED" };
  await t.throwsAsync(async () => await made().fit(data, options), {
    ...gone,
    message: /^Network\.fit: data\.features cannot be read: its ArrayBuffer is detached$/,
  });
  await t.throwsAsync(async () => await made().fit(dataset(), { ...options, validation: data }), {
    ...gone,
    message: /validation\.features/,
  });
  t.throws(() => trained.evaluate(data), gone);
  t.throws(() => data.split({ test: 0.5 }), gone);
  t.throws(() => data.batch([0]), gone);
});

test("results are the user's own: what becomes of them reaches nothing", async (t) => {
  const on = made();
  await on.fit(dataset(), options);
  const expected = on.digest();
  for (const { values } of [...on.tensors(), ...on.gradients()]) transfer(values);
  t.is(on.digest(), expected);
});

test("what was given away in a getter, between a check and its use, is gone and said to be", async (t) => {
  const data = dataset();
  const late = {
    ...options,
    get validation(): Dataset {
      ownChanges["transferred"]?.(data);
      return dataset();
    },
  };
  await t.throwsAsync(async () => await made().fit(data, late), { code: "DH_DETACHED" });
});

/** A stream of a file that puts every part into the same memory, and spoils it when the next is asked for. */
async function* reused(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(length);
  for (let from = 0; from < bytes.length; from += length) {
    const part = memory.subarray(0, Math.min(length, bytes.length - from));
    part.set(bytes.subarray(from, from + length));
    yield part;
    memory.fill(0xff);
  }
}

/** A stream whose second part is gone when it comes. */
async function* transferredParts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 20);
  const rest = Uint8Array.from(bytes.subarray(20));
  structuredClone(0, { transfer: [rest.buffer] });
  yield rest;
}

type Stream = AsyncGenerator<Uint8Array>;

/** A file of each format, and how a stream of it is read. */
const streams: Readonly<Record<string, readonly [string, (stream: Stream) => Promise<Dataset>]>> = {
  CSV: ["datasets/iris.csv", (stream) => Dataset.fromCsv(stream, { target: "species" })],
  "JSON Lines": [
    "__test__/fixtures/json_lines/flowers.jsonl",
    (stream) => Dataset.fromJsonLines(stream, { target: "species" }),
  ],
  IDX: [
    "__test__/fixtures/idx/uint8.idx",
    (images) => Dataset.fromIdx({ images, labels: "__test__/fixtures/idx/labels.idx" }),
  ],
  NPY: [
    "__test__/fixtures/npy/float32.npy",
    (features) => Dataset.fromNpy({ features, labels: "__test__/fixtures/npy/labels.npy" }),
  ],
};

for (const [format, [path, read]] of Object.entries(streams)) {
  test(`parts of a stream of ${format} may share their memory, and must be there`, async (t) => {
    const bytes = readFileSync(path);
    const whole = await read(reused(bytes, bytes.length));
    for (const length of [1, 7, 64, 1000]) {
      t.deepEqual({ ...(await read(reused(bytes, length))) }, { ...whole });
      t.deepEqual({ ...(await read(reused(gzipSync(bytes), length))) }, { ...whole });
    }
    await t.throwsAsync(read(transferredParts(bytes)), {
      code: "DH_DETACHED",
      message: /^Dataset\.from\w+: \w+ cannot be read: its ArrayBuffer is detached$/,
    });
  });
}
