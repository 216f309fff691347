import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  CheckpointError,
  Dataset,
  Network,
  adam,
  adamW,
  dense,
  huber,
  momentum,
  relu,
  rmsProp,
  schedules,
  sgd,
  softmax,
  system,
  type FitOptions,
  type NetworkConfig,
} from "../src/index.ts";
import { child } from "./support/child.ts";
import { data, network, options, planes } from "./support/problems.ts";
import { folderOf } from "./support/files.ts";

const folder = folderOf("resume");
let files = 0;
const newPath = (): string => join(folder, `${(files += 1)}.safetensors`);

/** The bytes of the network's file: its parameters, optimizer state, scaling, and how far its run has come. */
async function fileOf(on: Network): Promise<Buffer> {
  const path = newPath();
  await on.save(path);
  return readFileSync(path);
}

/** A rate that ends the run, by an error, before that step. */
const until = (step: number, rate: (at: { epoch: number; step: number }) => number) => {
  const stop = new Error("stop here");
  return (at: { epoch: number; step: number }): number => {
    if (at.step >= step) throw stop;
    return rate(at);
  };
};

const rates = {
  constant: () => 0.01,
  decaying: schedules.inverseTime({ initial: 0.02, decayRate: 0.5 }),
  warming: schedules.warmup({ steps: 6, into: schedules.cosine({ initial: 0.02, steps: 30 }) }),
};

for (const make of [sgd, momentum, rmsProp, adam, adamW]) {
  for (const [name, rate] of Object.entries(rates)) {
    test(`${make.name}, ${name} rate: a run that was stopped in an epoch goes on to the same bits`, async (t) => {
      const more = { ...options, l2: 1e-3 };
      const whole = network();
      const { steps } = await whole.fit(data, { ...more, optimizer: make({ learningRate: rate }) });
      for (const stop of [1, 2, 5, 7, 18]) {
        const halted = network();
        const optimizer = make({ learningRate: until(stop, rate) });
        await t.throwsAsync(async () => await halted.fit(data, { ...more, optimizer }));
        const path = newPath();
        await halted.save(path);
        const loaded = await Network.load(path);
        const history = await loaded.resume(data, { learningRate: rate });
        t.is(loaded.digest(), whole.digest());
        t.deepEqual(history.steps.costs, steps.costs, "of the whole run");
        t.is(history.epochs.length, 5);
        t.true((await fileOf(loaded)).equals(await fileOf(whole)), "optimizer state and all");
      }
    });
  }
}

test("a checkpoint of every epoch, made in the loop, goes on to the same bits", async (t) => {
  const optimizer = adam({ learningRate: rates.decaying });
  const on = network({ scaling: "minMax" });
  const paths: string[] = [];
  for await (const record of on.fit(data, { ...options, optimizer })) {
    const path = newPath();
    paths.push(path);
    await on.save(path);
    t.is(paths.length, record.epoch);
  }
  const end = await fileOf(on);
  for (const [i, path] of paths.entries()) {
    const { network: resumed, history } = await Network.resume(path, data);
    t.deepEqual(
      history.epochs.map(({ epoch }) => epoch),
      [1, 2, 3, 4, 5],
      `from epoch ${i + 1}`,
    );
    t.true((await fileOf(resumed)).equals(end));
  }
});

test("losses of an epoch that was interrupted count what was done before", async (t) => {
  const whole = await network().fit(data, options);
  const on = network();
  const run = on.fit(data, { ...options, everySteps: 6, onSteps: () => run.stop() }) as ReturnType<
    Network["resume"]
  >;
  await run;
  const { epochs } = await on.resume(data);
  t.deepEqual(
    epochs.map(({ epoch, loss, steps }) => ({ epoch, loss, steps })),
    whole.epochs.map(({ epoch, loss, steps }) => ({ epoch, loss, steps })),
  );
});

test("resumed in other processes, on other instruction sets and threads: the same bits", async (t) => {
  const path = newPath();
  const on = network();
  const run = on.fit(data, { ...options, optimizer: adam({ learningRate: rates.decaying }) });
  for await (const { epoch } of run) if (epoch === 2) break;
  await on.save(path);
  await on.resume(data);
  const script = `
    const { Network } = downhill;
    const { data } = await import(${JSON.stringify(new URL("support/problems.ts", import.meta.url).href)});
    const { network } = await Network.resume(${JSON.stringify(path)}, data);
    console.log(network.digest());
  `;
  for (const isa of system.available) {
    const { stdout, stderr } = await child(script, { DOWNHILL_ISA: isa, DOWNHILL_THREADS: "3" });
    t.deepEqual({ stdout: stdout.trim(), stderr }, { stdout: on.digest(), stderr: "" }, isa);
  }
});

const configs: Record<string, NetworkConfig> = {
  plain: { input: 2, layers: [dense(3), relu(), dense(2)], seed: 5 },
  "softmax, scaled": { input: 2, layers: [dense(2), softmax()], scaling: "standard" },
  "own weights": { input: 2, layers: [dense(2, { initializer: [1, 2, 3, 4], bias: false })] },
};

for (const [name, config] of Object.entries(configs)) {
  test(`${name}: load and save give the same file, and the same predictions`, async (t) => {
    const on = new Network(config);
    const fresh = await Network.load(await saved(on));
    t.is(fresh.digest(), on.digest());
    t.true((await fileOf(fresh)).equals(await fileOf(on)));
    await on.fit(data, { ...options, optimizer: adam({ learningRate: rates.warming }) });
    const again = await Network.load(await saved(on));
    t.true((await fileOf(again)).equals(await fileOf(on)));
    t.deepEqual(again.predict(data.features), on.predict(data.features));
    t.deepEqual(again.evaluate(data), on.evaluate(data));
    t.is(again.summary(), on.summary());
  });
}

async function saved(on: Network): Promise<string> {
  const path = newPath();
  await on.save(path);
  return path;
}

test("names of features and classes, and the loss, are kept", async (t) => {
  const rows = [
    { a: 1, b: 2, kind: "x" },
    { a: 2, b: 1, kind: "y" },
  ];
  const table = Dataset.fromRows(rows, { target: "kind" });
  const on = network();
  await on.fit(table, { epochs: 1 });
  const again = await Network.load(await saved(on));
  t.deepEqual(again.featureNames, ["a", "b"]);
  t.deepEqual(again.classNames, ["x", "y"]);
  t.is(again.loss?.kind, "softmaxCrossEntropy");
  const numbers = new Network({ input: 3, layers: [dense(2)] });
  await numbers.fit(planes(), { epochs: 1, loss: huber({ delta: 2 }) });
  const loaded = await Network.load(await saved(numbers));
  t.deepEqual(loaded.loss, numbers.loss);
  t.is(loaded.loss?.numbers["delta"], 2);
});

test("a schedule of the user's own must be given again; a built-in one need not", async (t) => {
  const on = network();
  const fit = (optimizer: FitOptions["optimizer"]) =>
    on.fit(data, { ...options, ...(optimizer && { optimizer }) });
  for await (const { epoch } of fit(adam({ learningRate: () => 0.01 }))) if (epoch === 1) break;
  const loaded = await Network.load(await saved(on));
  await t.throwsAsync(async () => await loaded.resume(data), {
    name: "ArgumentError",
    code: "DH_ARG",
    message:
      /^Network\.resume: learningRate was a function of your own, which must be given again$/,
  });
  t.is((await loaded.resume(data, { learningRate: () => 0.01 })).epochs.length, 5);
  const again = await Network.load(await saved(on));
  const optimizer = adam({ learningRate: () => 0.01 });
  t.is((await again.resume(data, { optimizer })).epochs.length, 5);
});

test("what cannot be resumed says so", async (t) => {
  const on = network();
  await t.throwsAsync(async () => await on.resume(data), {
    name: "StateError",
    code: "DH_STATE",
    message: /^Network\.resume: there is no run to go on with$/,
  });
  await on.fit(data, options);
  await t.throwsAsync(async () => await on.resume(data.subset([0, 1])), {
    name: "DataError",
    code: "DH_SHAPE",
    message: /^Network\.resume: the run was on 100 samples; data has 2$/,
  });
  await t.throwsAsync(async () => await on.resume(data, { epochs: 3 }), {
    code: "DH_RANGE",
    message: /^Network\.resume: epochs must be an integer 5\.\./,
  });
  const before = on.digest();
  const finished = await on.resume(data);
  t.deepEqual([finished.epochs.length, finished.stopped], [5, false]);
  t.is(on.digest(), before);
});

test("saving while a run trains is refused, and leaves no file", async (t) => {
  const on = network();
  const run = on.fit(data, { ...options, epochs: 100_000 });
  const path = newPath();
  await t.throwsAsync(on.save(path), { code: "DH_BUSY", message: /^Network\.save: "/ });
  run.stop();
  await run;
  t.throws(() => readFileSync(path));
});

test("every flipped byte and every cut is noticed", async (t) => {
  const on = new Network({ input: 1, layers: [dense(1)] });
  const bytes = await fileOf(on);
  const path = newPath();
  const codes = new Set<string>();
  const damaged = async (content: Buffer, what: string): Promise<void> => {
    writeFileSync(path, content);
    const error = await t.throwsAsync(Network.load(path), { instanceOf: CheckpointError }, what);
    const { code, message } = error as CheckpointError;
    t.true(message.startsWith(`Network.load: ${JSON.stringify(path)}`), message);
    codes.add(code);
  };
  for (let i = 0; i < bytes.length; i++) {
    const flipped = Buffer.from(bytes);
    flipped[i] = (flipped[i] as number) ^ (1 << (i % 8));
    await damaged(flipped, `byte ${i}`);
  }
  const damage = [...codes];
  codes.clear();
  for (let length = 0; length < bytes.length; length += 7) {
    await damaged(bytes.subarray(0, length), `${length} bytes`);
  }
  t.deepEqual([...codes], ["DH_TRUNCATED"]);
  await damaged(Buffer.concat([bytes, Buffer.alloc(1)]), "a byte more");
  t.true(damage.includes("DH_CHECKSUM") && damage.includes("DH_HEADER"), damage.join());
});

/** A safetensors file by hand. */
function safetensors(header: object, body: Buffer = Buffer.alloc(4)): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, body]);
}

const tensor = { w: { dtype: "F32", shape: [1], data_offsets: [0, 4] } };
const foreign: Record<string, [Buffer, string, RegExp]> = {
  "an empty file": [
    Buffer.alloc(0),
    "DH_TRUNCATED",
    /: cut short: expected 8 bytes; the file has 0$/,
  ],
  "a zip file": [
    Buffer.from("PK\u0003\u0004 and so on"),
    "DH_HEADER",
    /not a readable safetensors/,
  ],
  "a header of 2^63 bytes": [
    Buffer.alloc(16, 0xff),
    "DH_HEADER",
    /not a readable safetensors file/,
  ],
  "safetensors of somebody else": [
    safetensors(tensor),
    "DH_FORMAT",
    /a safetensors file, but not one that downhill wrote/,
  ],
  "a later version": [
    safetensors({
      __metadata__: { downhill: JSON.stringify({ version: 99, sha256: "", description: "{}" }) },
      ...tensor,
    }),
    "DH_VERSION",
    /written in format 99; this version reads up to 1$/,
  ],
};

for (const [name, [content, code, message]] of Object.entries(foreign)) {
  test(`${name} is refused`, async (t) => {
    const path = newPath();
    writeFileSync(path, content);
    await t.throwsAsync(Network.load(path), { instanceOf: CheckpointError, code, message });
  });
}

test("files that cannot be opened or written, and paths that are none", async (t) => {
  const on = network();
  const missing = join(folder, "nowhere", "a.safetensors");
  const io = { instanceOf: CheckpointError, code: "DH_IO" };
  await t.throwsAsync(Network.load(missing), { ...io, message: /nowhere.*No such file/ });
  await t.throwsAsync(on.save(missing), { ...io, message: /^Network\.save: ".*nowhere/ });
  await t.throwsAsync(Network.load(folder), io);
  const own = join(folder, "own");
  mkdirSync(join(own, "folder"), { recursive: true });
  await t.throwsAsync(on.save(join(own, "folder")), io);
  t.deepEqual(readdirSync(own), ["folder"], "no temporary file is left");
  await t.throwsAsync(on.save(""), { name: "ArgumentError", message: /path must be a non-empty/ });
  await t.throwsAsync(Network.load(5 as unknown as string), { name: "ArgumentError" });
  on.dispose();
  await t.throwsAsync(on.save(newPath()), { name: "StateError", code: "DH_DISPOSED" });
});
