import test from "ava";
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import {
  Dataset,
  Network,
  StoredDataset,
  dense,
  relu,
  shuffledOrder,
  type FitOptions,
} from "../src/index.ts";
import { native } from "../src/native.ts";
import { child } from "./support/child.ts";
import { planes } from "./support/problems.ts";
import { fixture, network, options, place, points, stored } from "./support/stored.ts";

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

/** All that comes. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test("a stream of rows becomes a file, some rows at a time", async (t) => {
  const rows = Array.from({ length: 25 }, (_, i) => ({
    x: i % 5 === 4 ? null : i / 4,
    kind: i % 3 === 0 ? "a" : "b",
    y: i % 2 ? "odd" : "even",
  }));
  const asked = { target: "y", missing: "indicate" } as const;
  const parts = await all(Dataset.partsOfStream(rows, { ...asked, samples: 10 }));
  t.deepEqual(
    parts.map(({ samples }) => samples),
    [10, 10, 5],
  );
  const data = await stored(parts);
  const first = await Dataset.fromStream(rows.slice(0, 10), asked);
  const whole = await Dataset.fromStream(rows, { ...asked, like: first });
  t.deepEqual((await data.read()).features, whole.features);
  t.deepEqual((await data.read()).labels, whole.labels);
  t.deepEqual([data.featureNames, data.fills], [first.featureNames, first.fills]);
  const numbers = Array.from({ length: 30 }, (_, i) => ({ x: i, y: i < 15 ? i + 0.5 : 1 }));
  const fitted = await stored(
    await all(Dataset.partsOfStream(numbers, { target: "y", samples: 15 })),
  );
  t.like(fitted, { samples: 30, hasLabels: false });
  const failing = (more: object[]) => async () =>
    all(Dataset.partsOfStream([...rows, ...more], { ...asked, samples: 10 }));
  await t.throwsAsync(failing([{ x: 1, kind: "a", y: "neither" }]), {
    code: "DH_LABEL",
    message: /from row 20\) column "y": "neither" \(data row 6\) is not one of even, odd/,
  });
  await t.throwsAsync(failing([{ x: "one", kind: "a", y: "odd" }]), {
    code: "DH_CELL",
    message: /rows\[25\] column "x"/,
  });
  await t.throwsAsync(async () => all(Dataset.partsOfStream([], asked)), {
    code: "DH_EMPTY",
  });
  await t.throwsAsync(async () => all(Dataset.partsOfStream(rows, { ...asked, samples: 0 })), {
    code: "DH_RANGE",
  });
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

test("what was disposed of is refused, and its run goes on", async (t) => {
  const data = await StoredDataset.open((await stored(points)).path);
  const run = network().fit(data, { ...options, shuffle: { window: 64 }, epochs: 100_000 });
  // What a run has, it keeps until its end.
  data.dispose();
  data.dispose();
  await t.throwsAsync(data.read(), { name: "StateError", code: "DH_DISPOSED" });
  t.throws(() => data.slice(0, 1), { code: "DH_DISPOSED" });
  await t.throwsAsync(async () => network().fit(data, options), { code: "DH_DISPOSED" });
  for await (const { epoch } of run) if (epoch === 2) break;
  t.is(run.epochs.length, 2);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("files and threads are given back", async (t) => {
  const { path } = await stored(points);
  // In a process of its own: other tests of this one have files and threads too.
  const script = `
    import { readdirSync } from "node:fs";
    const { Network, StoredDataset, dense, relu } = downhill;
    const count = () => readdirSync("/proc/self/fd").length + readdirSync("/proc/self/task").length;
    async function use() {
      const data = await StoredDataset.open(${JSON.stringify(path)});
      const network = new Network({ input: 2, layers: [dense(16), relu(), dense(2)], scaling: "standard" });
      const run = network.fit(data, { batchSize: 32, shuffle: { window: 64 }, epochs: 100_000 });
      data.dispose();
      for await (const { epoch } of run) if (epoch === 2) break;
      network.dispose();
    }
    // Threads of Node.js itself begin with their first use.
    await use();
    // The thread of a run ends after it has told of the end.
    const settled = async (most, turns) => {
      for (let i = 0; i < turns && count() > most; i++) await new Promise((wake) => setTimeout(wake, 20));
      return count();
    };
    const before = await settled(0, 50);
    for (let i = 0; i < 5; i++) await use();
    console.log(JSON.stringify([before, await settled(before, 500)]));`;
  const { code, stdout, stderr } = await child(script);
  t.is(code, 0, stderr);
  const [before = 0, after = NaN] = JSON.parse(stdout) as number[];
  t.true(before > 0 && after <= before, `${before} became ${after}`);
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
