import test from "ava";
import {
  Dataset,
  Network,
  adam,
  adviseBatchSize,
  dense,
  sgd,
  tanh,
  type Evaluation,
} from "../src/index.ts";
import { data, digestAfter, network, options, planes, rings } from "./support/problems.ts";

test("a run is awaited for its history", async (t) => {
  const history = await network().fit(data, options);
  t.is(history.epochs.length, 5);
  t.is(history.steps.costs.length, 20);
  t.is(history.steps.rates.length, 20);
  t.is(history.batchSize, 32);
  t.is(history.batchSizeReason, "as asked for");
  t.false(history.stopped);
  t.deepEqual(
    history.epochs.map(({ epoch, steps, learningRate }) => [epoch, steps, learningRate]),
    [1, 2, 3, 4, 5].map((epoch) => [epoch, 4, 0.01]),
  );
  t.true(
    history.epochs.every(({ seconds, samplesPerSecond }) => seconds > 0 && samplesPerSecond > 0),
  );
  t.true((history.epochs[4]?.loss ?? 9) < (history.epochs[0]?.loss ?? 0));
});

test("an epoch's loss is the mean over its samples of the steps' costs", async (t) => {
  const { epochs, steps } = await network().fit(data, { ...options, l2: 0.1 });
  for (const { epoch, loss } of epochs) {
    const costs = [...steps.costs.subarray((epoch - 1) * 4, epoch * 4)];
    const sum = costs.reduce((total, cost, i) => total + cost * (i < 3 ? 32 : 4), 0);
    t.true(Math.abs(loss - sum / 100) <= 1e-12 * loss, `${loss} and ${sum / 100}`);
  }
});

test("at rate 0 an epoch's loss is the evaluation's, whatever the batch size", async (t) => {
  for (const batchSize of [1, 3, 32, 100]) {
    const on = network({ layers: [dense(4), tanh(), dense(2)] });
    const { loss } = on.evaluate(data);
    const still = { epochs: 1, batchSize, optimizer: sgd({ learningRate: 0 }) };
    const history = await on.fit(data, still);
    t.true(Math.abs((history.epochs[0] as { loss: number }).loss - loss) < 1e-6 * loss);
  }
});

test("the last, smaller batch divides by its own size", async (t) => {
  const make = () => new Network({ input: 1, layers: [dense(1, { initializer: [0] })] });
  const three = Dataset.fromArrays({ features: [[1], [1], [1]], targets: [[1], [1], [8]] });
  const on = make();
  const still = { shuffle: false, epochs: 1, batchSize: 2, optimizer: sgd({ learningRate: 0.25 }) };
  const { steps } = await on.fit(three, still);
  // w = b = 0: the cost is 1, its gradients -2 and -2; then w = b = 0.5, and the cost of the last one alone 49.
  t.deepEqual([...steps.costs], [1, 49]);
  // Its gradient is 2 (1 - 8) for both.
  t.deepEqual(
    on.tensors().map(({ values }) => values[0]),
    [4, 4],
  );
});

test("l2 is lambda / (2b) times the squared weights, and biases are spared", async (t) => {
  const make = () => {
    const on = new Network({ input: 2, layers: [dense(1, { initializer: [3, 4] })] });
    on.setTensor("0.bias", Float32Array.of(2));
    return on;
  };
  const one = Dataset.fromArrays({
    features: [
      [0, 0],
      [0, 0],
    ],
    targets: [[2], [2]],
  });
  const on = make();
  const l2 = 0.5;
  const { steps, epochs } = await on.fit(one, {
    epochs: 1,
    batchSize: "full",
    l2,
    optimizer: sgd({ learningRate: 1 }),
  });
  t.is(steps.costs[0], (l2 / (2 * 2)) * 25);
  t.is(epochs[0]?.loss, (l2 / (2 * 2)) * 25);
  // W = W - lambda / b W, and b has no gradient.
  t.deepEqual([...(on.tensors()[0]?.values ?? [])], [3 * 0.75, 4 * 0.75]);
  t.is(on.tensors()[1]?.values[0], 2);
});

test("batch sizes of 'full' and 'auto', and their reasons", async (t) => {
  const full = await network().fit(data, { epochs: 2, batchSize: "full" });
  t.is(full.batchSize, 100);
  t.is(full.steps.costs.length, 2);
  t.is(full.batchSizeReason, "all samples, as asked for");
  const on = network();
  const auto = await on.fit(data, { epochs: 1, batchSize: "auto" });
  const { batchSize, why } = adviseBatchSize({ samples: 100, network: on });
  t.deepEqual([auto.batchSize, auto.batchSizeReason], [batchSize, why]);
  const usual = await network().fit(data, { epochs: 1 });
  t.is(usual.batchSize, 64);
});

test("validation after each epoch is what evaluate says then", async (t) => {
  const validation = rings(31);
  const on = network();
  for await (const record of on.fit(data, { ...options, validation })) {
    t.like(on.evaluate(validation), record.validation);
    t.is(
      record.validation.confusion?.flat().reduce((sum, count) => sum + count),
      31,
    );
  }
  const without = network();
  await without.fit(data, options);
  t.is(on.digest(), without.digest(), "looking changes nothing");
});

test("features are scaled by what the training data say, and stay so", async (t) => {
  const features = [
    [100, 1],
    [200, 1.5],
    [300, 2],
    [400, 3],
  ];
  const raw = Dataset.fromArrays({ features, labels: [0, 0, 1, 1] });
  const mean = [250, 1.875];
  const std = [0, 1].map((c) =>
    Math.sqrt(
      features.reduce((sum, row) => sum + ((row[c] as number) - (mean[c] as number)) ** 2, 0) / 4,
    ),
  );
  const scale = (row: readonly number[]) =>
    row.map((x, c) =>
      Math.fround(Math.fround(x - Math.fround(mean[c] as number)) / Math.fround(std[c] as number)),
    );
  const ready = Dataset.fromArrays({ features: features.map(scale), labels: [0, 0, 1, 1] });
  const [scaling, plain] = [network({ scaling: "standard" }), network()];
  await scaling.fit(raw, { epochs: 3 });
  await plain.fit(ready, { epochs: 3 });
  t.is(scaling.digest(), plain.digest());
  t.deepEqual(scaling.predict([[150, 2.5]]), plain.predict([scale([150, 2.5])]));
  t.is(scaling.evaluate(raw).loss, plain.evaluate(ready).loss);
  // Another fit on other data keeps the scaling.
  const before = scaling.forward([[150, 2.5]]);
  await scaling.fit(rings(10), { epochs: 1, optimizer: sgd({ learningRate: 0 }) });
  t.deepEqual(scaling.predict([[150, 2.5]]).length, before.length);
  t.deepEqual(scaling.predict([[150, 2.5]]), plain.predict([scale([150, 2.5])]));
});

test("arrays that are transferred right after the call are of no account", async (t) => {
  const [mine, validation, on] = [rings(), rings(31), network()];
  const run = on.fit(mine, { ...options, validation });
  for (const array of [mine.features, mine.labels, validation.features, validation.labels]) {
    structuredClone(null, { transfer: [array?.buffer as ArrayBuffer] });
  }
  await run;
  t.is(on.digest(), await digestAfter(20));
});

test("two networks at once train as each alone", async (t) => {
  const [a, b] = [network(), network({ seed: 2 })];
  await Promise.all([a.fit(data, options), b.fit(data, options)]);
  const alone = network({ seed: 2 });
  await alone.fit(data, options);
  t.is(a.digest(), await digestAfter(20));
  t.is(b.digest(), alone.digest());
});

test("two outputs a sample, and the measures of numbers", async (t) => {
  const on = new Network({ input: 3, layers: [dense(8), tanh(), dense(2)], seed: 1 });
  const numbers = planes();
  const optimizer = adam({ learningRate: 0.02 });
  const { epochs } = await on.fit(numbers, {
    epochs: 150,
    batchSize: 10,
    optimizer,
    validation: numbers,
  });
  const last = epochs.at(-1)?.validation as Evaluation;
  t.true((last.r2 ?? 0) > 0.95, `${last.r2}`);
  t.is(last.accuracy, undefined);
  const out = on.predict(numbers.features);
  const errors = out.map((value, i) => value - (numbers.targets?.[i] as number));
  const mean = (f: (e: number) => number) =>
    errors.reduce((sum, e) => sum + f(e), 0) / errors.length;
  t.true(Math.abs(mean((e) => e * e) - (last.meanSquaredError as number)) < 1e-6);
  t.true(Math.abs(mean(Math.abs) - (last.meanAbsoluteError as number)) < 1e-6);
  t.true(Math.abs(last.loss - (last.meanSquaredError as number)) < 1e-6);
});

test("two classes on one output", async (t) => {
  const on = network({ layers: [dense(16), tanh(), dense(1)] });
  const optimizer = adam({ learningRate: 0.05 });
  await on.fit(data, { epochs: 100, optimizer });
  const { accuracy = 0, confusion } = on.evaluate(data);
  t.true(accuracy > 0.95, `${accuracy}`);
  t.is(confusion?.length, 2);
  const p = on.predict(data.features);
  t.true(p.every((value) => value >= 0 && value <= 1));
  const right = p.filter((value, i) => Number(value > 0.5) === data.labels?.[i]).length;
  t.is(right / 100, accuracy);
});

test("soft labels train as labels do where they are certain", async (t) => {
  const targets = Array.from(data.labels as Uint32Array, (label) => [1 - label, label]);
  const soft = Dataset.fromArrays({
    features: data.features,
    width: 2,
    labels: targets,
    softLabels: true,
  } as Parameters<typeof Dataset.fromArrays>[0]);
  const [a, b] = [network(), network()];
  await a.fit(data, options);
  await b.fit(soft, options);
  t.deepEqual(b.predict(data.features).length, 200);
  const gap = Math.max(
    ...a
      .predict(data.features)
      .map((p, i) => Math.abs(p - (b.predict(data.features)[i] as number))),
  );
  t.true(gap < 1e-4, `${gap}`);
  t.is(b.evaluate(soft).accuracy, a.evaluate(data).accuracy);
});

test("without shuffling, samples come in their order", async (t) => {
  const features = [[1], [2], [3], [4]];
  const line = Dataset.fromArrays({ features, targets: features });
  const on = new Network({ input: 1, layers: [dense(1, { initializer: [0] })] });
  const still = { shuffle: false, epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: 0 }) };
  const { steps } = await on.fit(line, still);
  t.deepEqual([...steps.costs], [1, 4, 9, 16]);
  const shuffled = await on.fit(line, { ...still, shuffle: true, epochs: 2 });
  t.deepEqual(
    [...shuffled.steps.costs.slice(0, 4)].toSorted((a, b) => a - b),
    [1, 4, 9, 16],
  );
  t.notDeepEqual(shuffled.steps.costs.slice(0, 4), shuffled.steps.costs.slice(4));
});
