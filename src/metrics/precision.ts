import type { ClassNumbers } from "./arguments.ts";
import { averaged, quotient, type AverageOptions, type Score } from "./class_scores.ts";

/**
 * Of the samples that were taken for a class, the part that are of it: `TP / (TP + FP)`, in 0..1.
 *
 * ```ts
 * metrics.precision([0, 1, 1, 1], [1, 1, 1, 0]) // 2 of 3
 * metrics.precision([0, 1, 2], [0, 2, 2], { average: "macro" })
 * ```
 *
 * Averages go over the classes that occur in either array, or over all of `classes` where that is given. As scikit-learn's
 * `precision_score`.
 */
export const precision = (
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: AverageOptions = {},
): number => averaged("metrics.precision", truth, predicted, options, precisionOf);

/** The precision of counts. */
export const precisionOf: Score = ({ truePositives, falsePositives }, zeroDivision) =>
  quotient(truePositives, truePositives + falsePositives, zeroDivision);
