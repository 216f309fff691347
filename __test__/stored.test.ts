import test from "ava";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Dataset,
  Network,
  StoredDataset,
  adam,
  dense,
  dropout,
  relu,
  shuffledOrder,
  type FitOptions,
  type NetworkConfig,
} from "../src/index.ts";
import { native } from "../src/native.ts";
import { planes, rings } from "./support/problems.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-stored-"));
test.after.always(() => rmSync(folder, { recursive: true }));
let files = 0;
const place = (): string => join(folder, `${files++}.safetensors`);
const fixture = (name: string): string =>
  new URL(`fixtures/stored/${name}.safetensors`, import.meta.url).pathname;

async function stored(data: Dataset | Iterable<Dataset>): Promise<StoredDataset> {
  const path = place();
  await StoredDataset.write(path, data);
  return StoredDataset.open(path);
}

/** 500 weighted points of two classes, which have names. */
const points = Dataset.fromArrays({
  features: rings(500).features,
  width: 2,
  labels: rings(500).labels as Uint32Array,
  classes: ["inner", "outer"],
  featureNames: ["a", "b"],
  sampleWeight: Float32Array.from({ length: 500 }, (_, i) => (i % 7) / 3),
});

const network = (config: Partial<NetworkConfig> = {}): Network =>
  new Network({
    input: 2,
    layers: [dense(16), relu(), dropout(0.1), dense(2)],
    seed: 1,
    scaling: "standard",
    ...config,
  });

const options: FitOptions = { epochs: 3, batchSize: 32, optimizer: adam({ learningRate: 0.01 }) };

test("what is written comes back, whole and in parts", async (t) => {
  const data = await stored([
    points.subset(Array.from({ length: 100 }, (_, i) => i)),
    points.subset(Array.from({ length: 400 }, (_, i) => i + 100)),
  ]);
  const { samples, width, outputs, classes, classNames, featureNames } = points;
  t.like(data, { samples, width, outputs, classes, hasLabels: true, hasSampleWeight: true });
  t.deepEqual([data.classNames, data.featureNames], [classNames, featureNames]);
  t.deepEqual(await data.read(), points);
  const part = data.slice(100, 300);
  t.is(part.samples, 200);
  t.deepEqual(await part.slice(50).read(0, 3), points.subset([150, 151, 152]));
  const seen: number[] = [];
  for await (const block of part.blocks({ samples: 90 })) seen.push(block.samples);
  t.deepEqual(seen, [90, 90, 20]);
  t.deepEqual(await (await stored(planes())).read(), planes());
});

test("soft labels and what stands for missing numbers are kept", async (t) => {
  const labels = [
    [0.25, 0.75],
    [1, 0],
  ];
  const features = [[1], [2]];
  const soft = Dataset.fromArrays({ features, labels, softLabels: true, classNames: ["a", "b"] });
  const data = await stored(soft);
  t.like(data, { classes: 2, outputs: 2, hasLabels: false });
  t.deepEqual(await data.read(), soft);
  const rows = [{ x: 1, y: 1.5 }, { y: 2.5 }, { x: 3, y: 3.25 }];
  const filled = await Dataset.fromStream(rows, { target: "y", missing: "mean" });
  t.deepEqual((await stored(filled)).fills, { x: 2 });
});

test("files that numpy and safetensors wrote", async (t) => {
  const features = Float32Array.from({ length: 12 }, (_, i) => i / 4);
  const labelled = await StoredDataset.open(fixture("labels"));
  t.like(labelled, { samples: 6, width: 2, classes: 3, outputs: 3, classNames: undefined });
  t.deepEqual((await labelled.read()).labels, Uint32Array.of(0, 1, 2, 0, 1, 2));
  t.deepEqual((await labelled.read()).features, features);
  const named = await StoredDataset.open(fixture("labels"), { classes: ["a", "b", "c"] });
  t.deepEqual(named.classNames, ["a", "b", "c"]);
  const weighted = await (await StoredDataset.open(fixture("weights"), { classes: 2 })).read();
  t.deepEqual(weighted.sampleWeight, Float32Array.of(1, 2, 3, 4, 5, 6));
  t.deepEqual(weighted.labels, Uint32Array.of(1, 0, 1, 0, 1, 0));
  const targets = await StoredDataset.open(fixture("targets"));
  t.like(targets, { outputs: 1, classes: undefined, hasLabels: false });
  t.deepEqual((await targets.read()).targets, Float32Array.of(0, 1, 2, 3, 4, 5));
});

test("a window that holds all shuffles as data in memory are shuffled", (t) => {
  for (const [samples, seed, epoch] of [
    [1, 1, 1],
    [10, 7, 3],
    [1001, 2 ** 53 - 1, 2 ** 32 - 1],
  ] as const) {
    t.deepEqual(
      native.windowOrder(samples, samples, seed, epoch),
      shuffledOrder(samples, seed, epoch),
    );
    t.deepEqual(
      native.windowOrder(samples, 2000, seed, epoch),
      shuffledOrder(samples, seed, epoch),
    );
  }
});

/** The documented order, computed plainly, from permutations that `shuffledOrder` gives of the same words. */
test("the order of windows is the documented one", (t) => {
  const [samples, window, seed, epoch] = [1000, 130, 5, 2];
  const block = Math.floor(window / 64);
  const blocks = Math.floor(window / block);
  const shuffled = [...shuffledOrder(Math.ceil(samples / block), seed, epoch)];
  const order = [...native.windowOrder(samples, window, seed, epoch)];
  for (let at = 0; shuffled.length > 0;) {
    const rows = shuffled
      .splice(0, blocks)
      .flatMap((number) => Array.from({ length: block }, (_, i) => number * block + i))
      .filter((row) => row < samples);
    const found = order.slice(at, at + rows.length);
    t.deepEqual(
      [...found].sort((a, b) => a - b),
      rows.sort((a, b) => a - b),
    );
    t.notDeepEqual(found, rows);
    at += rows.length;
  }
});

test("the same bits from a file as from memory, whatever is asked for", async (t) => {
  const data = await stored(points);
  const asked: Partial<FitOptions>[] = [
    {},
    { shuffle: false },
    { shuffle: { window: 100 } },
    { shuffle: { window: 64 }, dropLast: true, classWeight: "balanced", l2: 0.01 },
    { shuffle: { window: 77 }, classWeight: { outer: 3 }, clip: { norm: 0.5 }, threads: 1 },
  ];
  for (const more of asked) {
    const [one, other] = [network(), network()];
    const [memory, file] = [
      await one.fit(points, { ...options, ...more, validation: points.subset([0, 1, 5, 9]) }),
      await other.fit(data, { ...options, ...more, validation: data.slice(0, 400) }),
    ];
    t.deepEqual(file.steps, memory.steps);
    t.is(other.digest(), one.digest(), JSON.stringify(more));
    const validation = points.subset(Array.from({ length: 400 }, (_, i) => i));
    const { loss, accuracy, confusion } = one.evaluate(validation);
    t.deepEqual(file.epochs.at(-1)?.validation, { loss, accuracy, confusion });
    t.deepEqual(await other.evaluate(data.slice(0, 400)), { loss, accuracy, confusion });
  }
});

test("numbers to fit: the same bits, and the same measures", async (t) => {
  const data = await stored(planes());
  const train = async (on: Dataset | StoredDataset) => {
    const fitting = new Network({ input: 3, layers: [dense(4), relu(), dense(2)], seed: 3 });
    await fitting.fit(on, { ...options, batchSize: 8, shuffle: { window: 16 } });
    return fitting;
  };
  const [one, other] = [await train(planes()), await train(data)];
  t.is(other.digest(), one.digest());
  const { rootMeanSquaredError: _, ...measures } = one.evaluate(planes());
  t.deepEqual(await other.evaluate(data), measures);
});

test("a run goes on from a checkpoint, from the file or from memory", async (t) => {
  const data = await stored(points);
  const shuffle = { window: 100 };
  const whole = network();
  const wanted = await whole.fit(data, { ...options, shuffle });
  for (const [first, then] of [
    [data, data],
    [data, points],
    [points, data],
  ] as const) {
    const path = place();
    const begun = network();
    const run = begun.fit(first, {
      ...options,
      shuffle,
      checkpoint: { path, every: { steps: 5 } },
      everySteps: 1,
      onSteps: ({ epoch, step }) => {
        if (epoch === 2 && step === 7) run.stop();
      },
    });
    const { reason } = await run;
    t.is(reason, "stopped");
    const { network: on, history } = await Network.resume(path, then);
    t.is(on.digest(), whole.digest());
    t.deepEqual(history.steps, wanted.steps);
  }
  await t.throwsAsync(
    async () => {
      const path = place();
      await network().fit(data, { ...options, shuffle, epochs: 1, checkpoint: { path } });
      await Network.resume(path, data, { shuffle: { window: 99 }, epochs: 2 });
    },
    { name: "StateError", message: /shuffle was \{"window":100\}, now \{"window":99\}$/ },
  );
});

test("a file that is cut short while a network trains ends the run, and not the process", async (t) => {
  const data = await stored(points);
  const on = network();
  const run = on.fit(data, { ...options, epochs: 1000, shuffle: { window: 64 } });
  const cut = async (): Promise<void> => {
    for await (const { epoch } of run) if (epoch === 2) truncateSync(data.path, 3000);
  };
  await t.throwsAsync(cut, {
    name: "DataError",
    code: "DH_TRUNCATED",
    message: /^Network\.fit: .*safetensors: cut short: expected \d+ bytes; the file has 3000$/,
  });
  t.true([2, 3, 4].includes(run.epochs.length), String(run.epochs.length));
  t.is(on.predict([[1, 2]]).length, 2);
  t.is(on.lastRun?.progress.epoch !== undefined && on.lastRun.progress.epoch >= 3, true);
});

test("a file that changes, and one whose numbers are none", async (t) => {
  const changed = await stored(points);
  await new Promise((wake) => setTimeout(wake, 20));
  appendFileSync(changed.path, "x");
  await t.throwsAsync(async () => network().fit(changed, options), {
    name: "DataError",
    code: "DH_CHECKSUM",
    message: /the file changed while it was in use$/,
  });
  const { path } = await stored(points);
  const bytes = readFileSync(path);
  const features = 8 + Number(bytes.readBigUInt64LE());
  bytes.writeFloatLE(NaN, features + 4 * (2 * 301 + 1));
  writeFileSync(path, bytes);
  const spoilt = await StoredDataset.open(path);
  const nan = {
    name: "DataError",
    code: "DH_NONFINITE",
    message: /row 301 column "b": NaN is not finite$/,
  };
  await t.throwsAsync(async () => network().fit(spoilt, options), nan);
  await t.throwsAsync(
    async () => network({ scaling: undefined as never }).fit(spoilt, options),
    nan,
  );
  await t.throwsAsync(spoilt.slice(300).read(), nan);
  const trained = network();
  await trained.fit(points, { ...options, epochs: 1 });
  await t.throwsAsync(async () => trained.evaluate(spoilt), nan);
  t.is(trained.predict([[1, 2]]).length, 2);
});

test("while a file is evaluated its network is busy, and the event loop free", async (t) => {
  const data = await stored(Array.from({ length: 200 }, () => points));
  const on = network();
  await on.fit(points, { ...options, epochs: 1 });
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const evaluation = on.evaluate(data);
  t.throws(() => on.digest(), { code: "DH_BUSY" });
  t.is(
    (await evaluation).confusion?.flat().reduce((sum, each) => sum + each),
    100_000,
  );
  clearInterval(timer);
  t.true(turns > 0);
  t.regex(on.digest(), /^[0-9a-f]{64}$/);
});

const openFiles = (): number =>
  readdirSync("/proc/self/fd").length + readdirSync("/proc/self/task").length;
const onLinux = process.platform === "linux" ? test.serial : test.skip;

onLinux("files and threads are given back", async (t) => {
  const { path } = await stored(points);
  const before = openFiles();
  for (let i = 0; i < 5; i++) {
    const data = await StoredDataset.open(path);
    const on = network();
    const run = on.fit(data, { ...options, shuffle: { window: 64 }, epochs: 100_000 });
    // What a run has, it keeps until its end.
    data.dispose();
    data.dispose();
    await t.throwsAsync(data.read(), { name: "StateError", code: "DH_DISPOSED" });
    t.throws(() => data.slice(0, 1), { code: "DH_DISPOSED" });
    await t.throwsAsync(async () => network().fit(data, options), { code: "DH_DISPOSED" });
    for await (const { epoch } of run) if (epoch === 2) break;
    on.dispose();
  }
  await new Promise((wake) => setTimeout(wake, 50));
  t.true(openFiles() <= before + 1, `${before} became ${openFiles()}`);
});

test("a run on a file is stopped by a signal, also while scaling is fitted", async (t) => {
  const data = await stored(points);
  for (const wait of [0, 20]) {
    const run = network().fit(data, {
      ...options,
      shuffle: { window: 64 },
      epochs: 100_000,
      signal: AbortSignal.timeout(wait + 1),
    });
    await t.throwsAsync(async () => run, { name: "AbortError" });
  }
});

test("constant columns of a file are warned of", async (t) => {
  const features = [
    [1, 2],
    [1, 3],
    [1, 4],
  ];
  const data = await stored(Dataset.fromArrays({ features, labels: [0, 1, 0] }));
  const heard = new Promise<Error>((hear) => process.once("warning", hear));
  await network().fit(data, options);
  t.regex((await heard).message, /^Network\.fit: constant columns .*: 0$/);
});

test("writing that fails leaves nothing behind", async (t) => {
  const own = mkdtempSync(join(folder, "own-"));
  const path = join(own, "a.safetensors");
  const failure = new Error("the source failed");
  async function* failing(): AsyncGenerator<Dataset> {
    yield points;
    throw failure;
  }
  t.is(await t.throwsAsync(StoredDataset.write(path, failing())), failure);
  await t.throwsAsync(StoredDataset.write(path, [points, rings(4)]), {
    name: "DataError",
    code: "DH_SHAPE",
    message: /^StoredDataset\.write: parts\[1\] has other features than parts\[0\]$/,
  });
  await t.throwsAsync(StoredDataset.write(path, []), { name: "DataError", code: "DH_EMPTY" });
  await t.throwsAsync(StoredDataset.write(path, [1] as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.write(path, 1 as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.write(join(path, "no folder"), points), {
    name: "CheckpointError",
    code: "DH_IO",
  });
  t.deepEqual(readdirSync(own), []);
});

test("files that are none, or not of samples", async (t) => {
  const opened = (bytes: Uint8Array | string, code: string, message: RegExp) => {
    const path = place();
    writeFileSync(path, bytes);
    return t.throwsAsync(StoredDataset.open(path), { name: "DataError", code, message });
  };
  const file = (header: object, data = 0): Buffer => {
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(data)]);
  };
  const array = (dtype: string, shape: number[], from: number, to: number) => ({
    dtype,
    shape,
    data_offsets: [from, to],
  });
  const features = array("F32", [2, 2], 0, 16);
  await opened("", "DH_TRUNCATED", /expected 8 bytes; the file has 0$/);
  await opened("a text, not a file of tensors", "DH_FORMAT", /no safetensors file/);
  await opened(
    file({ features, labels: array("U32", [2], 16, 24) }, 23),
    "DH_TRUNCATED",
    /cut short/,
  );
  await opened(Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b]), "DH_HEADER", /no JSON$/);
  await opened(
    file({ features }, 16),
    "DH_FORMAT",
    /either "labels" or "targets"; it has "features"$/,
  );
  await opened(file({ features: 1 }), "DH_HEADER", /features must be an object; got 1$/);
  await opened(
    file({ features: array("F32", [2, 2], 0, 17) }, 17),
    "DH_HEADER",
    /does not take 17 bytes$/,
  );
  await opened(
    file({ features: { ...features, shape: [-1] } }, 16),
    "DH_HEADER",
    /must have a dtype/,
  );
  const labels = (rows: number, dtype = "U32", bytes = 4 * rows) =>
    file({ features, labels: array(dtype, [rows], 16, 16 + bytes) }, 16 + bytes);
  await opened(labels(3), "DH_SHAPE", /labels must have 2 rows like features; got 3$/);
  await opened(labels(2, "BF16", 4), "DH_FORMAT", /the numbers of labels must be U32 or I64/);
  await opened(
    file({ features: array("F32", [2], 0, 8), labels: array("U32", [2], 8, 16) }, 16),
    "DH_SHAPE",
    /2 or more dimensions; got 1$/,
  );
  await opened(
    file({ features: array("F32", [0, 2], 0, 0), labels: array("U32", [0], 0, 0) }),
    "DH_EMPTY",
    /must not be empty$/,
  );
  const metadata = { "downhill.dataset": '{"classes":"two"}' };
  await opened(
    file({ __metadata__: metadata, features, labels: array("U32", [2], 16, 24) }, 24),
    "DH_HEADER",
    /its metadata do not describe a data set: .*classes must be an integer/,
  );
  const doubles = StoredDataset.open(fixture("doubles"));
  await t.throwsAsync(doubles, {
    code: "DH_FORMAT",
    message: /features must be F32; got string "F64"$/,
  });
  await t.throwsAsync(StoredDataset.open(folder), { code: "DH_IO", message: /it is a folder/ });
  await t.throwsAsync(StoredDataset.open(place()), { code: "DH_IO", message: /no such file/ });
  await t.throwsAsync(StoredDataset.open(1 as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.open(fixture("targets"), { classes: 2 }), { code: "DH_COMBO" });
  const few = await StoredDataset.open(fixture("labels"), { classes: 2 });
  await t.throwsAsync(few.read(), {
    code: "DH_LABEL",
    message: /row 2: the label .* 0\.\.1; got 2$/,
  });
});

test("what is not for data in a file says so", async (t) => {
  const data = await stored(points);
  const fit = (more: Partial<FitOptions>) => async () =>
    network().fit(data, { ...options, ...more });
  await t.throwsAsync(fit({ validationSplit: 0.1 }), {
    code: "DH_COMBO",
    message: /validationSplit is not for data in a file: give validation: data\.slice\(from, to\)$/,
  });
  await t.throwsAsync(fit({ shuffle: { window: 16 } }), {
    name: "OutOfRangeError",
    code: "DH_RANGE",
    message: /batchSize must be at most the 16 samples of a window; got 32/,
  });
  await t.throwsAsync(fit({ shuffle: { window: 0 } }), {
    code: "DH_RANGE",
    message: /shuffle\.window/,
  });
  await t.throwsAsync(fit({ shuffle: { windows: 9 } as never }), { code: "DH_UNKNOWN" });
  await t.throwsAsync(fit({ shuffle: 1 as never }), {
    code: "DH_ARG",
    message: /shuffle must be true, false or/,
  });
  t.throws(() => data.slice(3, 3), { code: "DH_RANGE" });
  t.throws(() => data.slice(0, 501), { code: "DH_RANGE" });
  await t.throwsAsync(async () => network().evaluate(data, { topK: 1 } as never), {
    code: "DH_COMBO",
    message: /topK and ranking are not for data in a file/,
  });
  const wide = new Network({ input: 3, layers: [dense(2)] });
  await t.throwsAsync(async () => wide.fit(data, options), { code: "DH_SHAPE" });
});
