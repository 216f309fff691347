import { knownKeys } from "../check/index.ts";
import { labelPair, weightedMean, type ClassNumbers, type MetricOptions } from "./arguments.ts";

/**
 * The part of samples whose class is the right one: `sum of w [predicted = truth] / sum of w`, in 0..1.
 *
 * ```ts
 * metrics.accuracy([0, 1, 2, 2], [0, 1, 2, 1]) // 0.75
 * ```
 *
 * As scikit-learn's `accuracy_score`.
 */
export function accuracy(
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: MetricOptions = {},
): number {
  const call = "metrics.accuracy";
  const pair = labelPair(call, truth, predicted, knownKeys(call, options, ["sampleWeight"]));
  const hits = Float64Array.from(pair.truth, (label, i) => Number(label === pair.predicted[i]));
  return weightedMean(hits, pair.weights);
}
