// What evaluate says is what the metrics say of the predictions.
import test from "ava";
import { Dataset, Network, dense, metrics } from "../src/index.ts";

/** Rows with a class each, all of it at random but the same every time. */
function rows(classes: number, samples = 60): { features: number[][]; labels: number[] } {
  let state = 7;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const features = Array.from({ length: samples }, () => [next() - 0.5, next() - 0.5]);
  return { features, labels: features.map(() => Math.floor(next() * classes)) };
}

const fitted = async (data: Dataset, outputs: number): Promise<Network> => {
  const network = new Network({ input: 2, layers: [dense(outputs)], seed: 3 });
  await network.fit(data, { epochs: 2 });
  return network;
};

test("of several classes: macro averages, and each class by itself", async (t) => {
  const { features, labels } = rows(7);
  const data = Dataset.fromArrays({
    features,
    labels,
    classes: ["a", "b", "c", "d", "e", "f", "g"],
  });
  const network = await fitted(data, 7);
  const scores = network.predict(data.features);
  const predicted = metrics.likeliest(scores, { outputs: 7 });
  const found = network.evaluate(data);
  t.is(found.accuracy, metrics.accuracy(labels, predicted));
  t.deepEqual(found.confusion, metrics.confusionMatrix(labels, predicted, { classes: 7 }));
  t.is(found.precision, metrics.precision(labels, predicted, { average: "macro" }));
  t.is(found.recall, metrics.recall(labels, predicted, { average: "macro" }));
  t.is(found.f1, metrics.f1(labels, predicted, { average: "macro" }));
  t.is(found.rocAuc, metrics.rocAuc(labels, scores));
  t.is(found.averagePrecision, metrics.averagePrecision(labels, scores));
  t.is(found.topKAccuracy, metrics.topKAccuracy(labels, scores, { k: 5 }));
  t.is(network.evaluate(data, { topK: 2 }).topKAccuracy, metrics.topKAccuracy(labels, scores));
  t.true(Math.abs(found.loss - metrics.logLoss(labels, scores)) < 1e-6);
  t.deepEqual(
    found.perClass?.map(({ name }) => name),
    ["a", "b", "c", "d", "e", "f", "g"],
  );
  const only = labels.map((label) => Number(label === 3));
  t.is(found.perClass?.[3]?.support, only.filter(Boolean).length);
  const third = Array.from({ length: 60 }, (_, row) => scores[7 * row + 3] as number);
  t.is(found.perClass?.[3]?.rocAuc, metrics.rocAuc(only, third));
  t.is(found.perClass?.[3]?.averagePrecision, metrics.averagePrecision(only, third));
});

test("of two classes: the second's, on one output or two", async (t) => {
  const { features, labels } = rows(2);
  const data = Dataset.fromArrays({ features, labels, classes: 2 });
  for (const outputs of [1, 2]) {
    const network = await fitted(data, outputs);
    const scores = network.predict(data.features);
    const predicted = metrics.likeliest(scores, { outputs });
    const found = network.evaluate(data);
    t.is(found.precision, metrics.precision(labels, predicted));
    t.is(found.recall, metrics.recall(labels, predicted));
    t.is(found.f1, metrics.f1(labels, predicted));
    t.is(found.rocAuc, metrics.rocAuc(labels, scores));
    t.is(found.averagePrecision, metrics.averagePrecision(labels, scores));
    t.is(found.perClass?.length, 2);
    t.is(found.topKAccuracy, undefined);
  }
});

test("classes that do not occur are left out of averages, and have no area", async (t) => {
  const { features, labels } = rows(2);
  const all = Dataset.fromArrays({ features, labels, classes: 4 });
  const network = await fitted(all, 4);
  const found = network.evaluate(all);
  t.deepEqual(
    found.perClass?.map(({ support }) => support > 0),
    [true, true, false, false],
  );
  t.true(Number.isNaN(found.perClass?.[3]?.rocAuc));
  t.true(Number.isFinite(found.rocAuc));
});

test("areas under curves may be left out", async (t) => {
  const { features, labels } = rows(3);
  const data = Dataset.fromArrays({ features, labels, classes: 3 });
  const found = (await fitted(data, 3)).evaluate(data, { ranking: false });
  t.false("rocAuc" in found || "averagePrecision" in found);
  t.deepEqual(Object.keys(found.perClass?.[0] ?? {}), ["precision", "recall", "f1", "support"]);
});

test("of numbers: the root of the squared error, a mean over outputs", async (t) => {
  const { features } = rows(2);
  const targets = features.map(([a = 0, b = 0]) => [a + b, 3 * a]);
  const data = Dataset.fromArrays({ features, targets });
  const network = await fitted(data, 2);
  const predicted = network.predict(data.features);
  const truth = data.targets as Float32Array;
  const { meanSquaredError, meanAbsoluteError, rootMeanSquaredError, r2 } = network.evaluate(data);
  const outputs = { outputs: 2 };
  t.is(rootMeanSquaredError, metrics.rootMeanSquaredError(truth, predicted, outputs));
  const close = (a: number | undefined, b: number): void => {
    t.true(Math.abs((a ?? NaN) - b) < 1e-12);
  };
  close(meanSquaredError, metrics.meanSquaredError(truth, predicted, outputs));
  close(meanAbsoluteError, metrics.meanAbsoluteError(truth, predicted, outputs));
  close(r2, metrics.r2(truth, predicted, outputs));
  t.throws(() => network.evaluate(data, { topK: 1 }), { code: "DH_COMBO" });
});
