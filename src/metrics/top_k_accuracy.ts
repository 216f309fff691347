import { COUNT, integer, knownKeys } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import {
  scored,
  weightedMean,
  type ClassNumbers,
  type MetricOptions,
  type Numbers,
} from "./arguments.ts";

/** What {@link topKAccuracy} may be told. */
export interface TopKOptions extends MetricOptions {
  /** How many of the likeliest classes count, 1 or more. Default 2, as scikit-learn's. */
  readonly k?: number;
}

/**
 * The part of samples whose right class is among the `k` of the highest scores, in 0..1. `scores` has a row of one score a
 * class for each sample.
 *
 * Of equal scores the first class counts as the higher, as in {@link likeliest}, so that `k: 1` is the accuracy;
 * scikit-learn's `top_k_accuracy_score` takes the last. One score a sample, for two classes, is `DH_COMBO`.
 */
export function topKAccuracy(
  truth: ClassNumbers,
  scores: Numbers,
  options: TopKOptions = {},
): number {
  const call = "metrics.topKAccuracy";
  const given = knownKeys(call, options, ["k", "sampleWeight"]);
  const k = integer(call, "k", given.k ?? 2, COUNT);
  const {
    truth: labels,
    scores: table,
    weights,
  } = scored(call, "scores", truth, scores, given.sampleWeight);
  const { values, width } = table;
  if (width === 1) {
    throw new ArgumentError(
      "DH_COMBO",
      `${call}: scores must have a score for each class; got one a sample`,
    );
  }
  const hits = Float64Array.from(labels, (label, row) => {
    const score = (c: number): number => values[row * width + c] as number;
    let higher = 0;
    for (let c = 0; c < width; c++) {
      if (score(c) > score(label) || (score(c) === score(label) && c < label)) higher += 1;
    }
    return Number(higher < k);
  });
  return weightedMean(hits, weights);
}
