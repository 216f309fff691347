// What holds of every metric, whatever the data.
import test from "ava";
import { fc } from "./support/property.ts";
import { metrics } from "../src/index.ts";

const label = fc.nat(4);
/** Scores with many ties among them. */
const score = fc.nat(8).map((eighth) => eighth / 8);

const samples = fc.array(
  fc.record({
    truth: label,
    predicted: label,
    scores: fc.array(score, { minLength: 5, maxLength: 5 }),
    weight: fc.nat(3).map((weight) => weight + 0.5),
  }),
  { minLength: 1, maxLength: 40 },
);

type Sample = typeof samples extends fc.Arbitrary<(infer T)[]> ? T : never;

const macro = { average: "macro", classes: 5 } as const;

/** Every metric of classes and of scores, by its name. */
function measures(of: readonly Sample[]): Record<string, number> {
  const truth = of.map((each) => each.truth);
  const predicted = of.map((each) => each.predicted);
  const scores = of.map((each) => each.scores);
  const sampleWeight = of.map(({ weight }) => weight);
  return {
    accuracy: metrics.accuracy(truth, predicted, { sampleWeight }),
    precision: metrics.precision(truth, predicted, { ...macro, sampleWeight }),
    recall: metrics.recall(truth, predicted, { ...macro, sampleWeight }),
    f1: metrics.f1(truth, predicted, { ...macro, sampleWeight }),
    topKAccuracy: metrics.topKAccuracy(truth, scores, { k: 2, sampleWeight }),
    rocAuc: metrics.rocAuc(truth, scores, { sampleWeight }),
    averagePrecision: metrics.averagePrecision(truth, scores, { sampleWeight }),
  };
}

const near = (a: number, b: number): boolean =>
  (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-12;

test("all are in 0..1, or NaN where no class has a curve", (t) => {
  const property = fc.property(samples, (of) =>
    Object.entries(measures(of)).every(
      ([name, value]) =>
        (value >= 0 && value <= 1 + 1e-12) || (name === "rocAuc" && Number.isNaN(value)),
    ),
  );
  t.notThrows(() => fc.assert(property));
});

test("the order of samples does not matter", (t) => {
  const shuffled = samples.chain((of) =>
    fc
      .shuffledSubarray(of, { minLength: of.length, maxLength: of.length })
      .map((other) => [of, other] as const),
  );
  const property = fc.property(shuffled, ([of, other]) => {
    const [a, b] = [measures(of), measures(other)];
    return Object.keys(a).every((name) => near(a[name] as number, b[name] as number));
  });
  t.notThrows(() => fc.assert(property));
});

test("a weight of 2 is a sample twice", (t) => {
  const property = fc.property(samples, (of) => {
    const twice = measures(of.map((each) => ({ ...each, weight: 2 * each.weight })));
    const both = measures([...of, ...of]);
    return Object.keys(twice).every((name) => near(twice[name] as number, both[name] as number));
  });
  t.notThrows(() => fc.assert(property));
});

test("of opposite scores the area under the ROC curve is the rest", (t) => {
  const of = fc.array(fc.record({ truth: fc.nat(1), score }), { minLength: 1, maxLength: 50 });
  const property = fc.property(of, (each) => {
    const truth = each.map(({ truth }) => truth);
    const scores = each.map(({ score }) => score);
    const area = metrics.rocAuc(truth, scores);
    const opposite = metrics.rocAuc(
      truth,
      scores.map((score) => -score),
    );
    return near(area, 1 - opposite);
  });
  t.notThrows(() => fc.assert(property));
});

test("the area under the ROC curve is the chance of a positive to be higher, ties counting half", (t) => {
  const of = fc.array(fc.record({ truth: fc.nat(1), score }), { minLength: 1, maxLength: 30 });
  const property = fc.property(of, (each) => {
    const of = (label: number): number[] =>
      each.filter(({ truth }) => truth === label).map(({ score }) => score);
    const [negatives, positives] = [of(0), of(1)];
    const won = positives.flatMap((score) =>
      negatives.map((other) => (score > other ? 1 : score === other ? 0.5 : 0) as number),
    );
    const chance = won.reduce((sum, part) => sum + part, 0) / won.length;
    const truth = each.map(({ truth }) => truth);
    return near(
      metrics.rocAuc(
        truth,
        each.map(({ score }) => score),
      ),
      chance,
    );
  });
  t.notThrows(() => fc.assert(property));
});

test("micro averages and the likeliest class are the accuracy", (t) => {
  const property = fc.property(samples, (of) => {
    const truth = of.map((each) => each.truth);
    const scores = of.map((each) => each.scores);
    const predicted = metrics.likeliest(scores);
    const accuracy = metrics.accuracy(truth, predicted);
    return (
      near(metrics.f1(truth, predicted, { average: "micro" }), accuracy) &&
      near(metrics.precision(truth, predicted, { average: "micro" }), accuracy) &&
      near(metrics.topKAccuracy(truth, scores, { k: 1 }), accuracy) &&
      near(metrics.topKAccuracy(truth, scores, { k: 5 }), 1)
    );
  });
  t.notThrows(() => fc.assert(property));
});

test("R2 is 1 for what is right, 0 for the mean, and knows no units", (t) => {
  const value = fc.integer({ min: -50, max: 50 });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 30 });
  const property = fc.property(pairs, fc.integer({ min: 1, max: 9 }), (of, scale) => {
    const truth = of.map(([a]) => a);
    const predicted = of.map(([, b]) => b);
    if (new Set(truth).size === 1) return Number.isNaN(metrics.r2(truth, predicted));
    const mean = truth.reduce((sum, each) => sum + each, 0) / truth.length;
    const scaled = (values: readonly number[]): number[] => values.map((each) => scale * each + 3);
    const r2 = metrics.r2(truth, predicted);
    return (
      metrics.r2(truth, truth) === 1 &&
      Math.abs(
        metrics.r2(
          truth,
          truth.map(() => mean),
        ),
      ) <= 1e-12 &&
      Math.abs(metrics.r2(scaled(truth), scaled(predicted)) - r2) <=
        1e-9 * Math.max(1, Math.abs(r2))
    );
  });
  t.notThrows(() => fc.assert(property));
});
