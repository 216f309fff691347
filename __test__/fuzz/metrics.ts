import fc from "fast-check";
import { metrics } from "../../src/index.ts";
import { call, options, some, type Call } from "./arguments.ts";
import { hostile } from "./values.ts";

/** So many samples that arrays often fit each other. */
const SAMPLES = 4;

const all = <T>(each: fc.Arbitrary<T>, width = 1): fc.Arbitrary<T[]> =>
  fc.array(each, { minLength: width * SAMPLES, maxLength: width * SAMPLES });

const classes = all(some(fc.nat(1)));
const score = fc.constantFrom(0, 0.25, 0.5, 1);
const scores = fc.oneof(
  all(score),
  all(score, 3),
  all(all(score)),
  all(score, 2).map((values) => Float32Array.from(values)),
  all(some(score)),
);
const weights = { sampleWeight: all(fc.constantFrom(0, 0.5, 1)) };
const ofClasses = { ...weights, classes: fc.constantFrom(2, 3) };
const averages = {
  ...ofClasses,
  average: fc.constantFrom("binary", "macro", "micro", "weighted"),
  zeroDivision: fc.constantFrom(0, 1, NaN),
};
const ranking = { ...weights, average: fc.constantFrom("macro", "weighted") };
const numbers = { ...weights, outputs: fc.constantFrom(1, 2) };

const { accuracy, confusionMatrix, precision, recall, f1 } = metrics;
const { topKAccuracy, rocAuc, averagePrecision, logLoss, likeliest } = metrics;
const { meanSquaredError, rootMeanSquaredError, meanAbsoluteError, r2 } = metrics;

const takes = (
  functions: Readonly<Record<string, (...values: never[]) => unknown>>,
  predicted: fc.Arbitrary<unknown>,
  given: Parameters<typeof options>[0],
): Call[] =>
  Object.entries(functions).map(([name, act]) => {
    const truth = fc.oneof({ arbitrary: classes, weight: 9 }, { arbitrary: hostile, weight: 1 });
    return call(`metrics.${name}`, act, truth, some(predicted), options(given));
  });

/** Calls of every metric. */
export const metricCalls: readonly Call[] = [
  ...takes({ accuracy }, classes, weights),
  ...takes({ confusionMatrix }, classes, ofClasses),
  ...takes({ precision, recall, f1 }, classes, averages),
  ...takes({ topKAccuracy }, scores, { ...weights, k: fc.constantFrom(1, 2, 5) }),
  ...takes({ rocAuc, averagePrecision }, scores, ranking),
  ...takes({ logLoss }, scores, weights),
  ...takes({ meanSquaredError, rootMeanSquaredError, meanAbsoluteError, r2 }, scores, numbers),
  call(
    "metrics.likeliest",
    likeliest,
    some(scores),
    options({ outputs: fc.constantFrom(1, 2, 3) }),
  ),
];
