import type { ClassNumbers } from "./arguments.ts";
import { averaged, quotient, type AverageOptions, type Score } from "./class_scores.ts";

/**
 * Of the samples of a class, the part that were taken for it: `TP / (TP + FN)`, in 0..1. Its macro average is the balanced
 * accuracy.
 *
 * ```ts
 * metrics.recall([0, 1, 1, 1], [1, 1, 1, 0]) // 2 of 3
 * ```
 *
 * Averages go over the classes that occur in either array, or over all of `classes` where that is given. As scikit-learn's
 * `recall_score`.
 */
export const recall = (
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: AverageOptions = {},
): number => averaged("metrics.recall", truth, predicted, options, recallOf);

/** The recall of counts. */
export const recallOf: Score = ({ truePositives, falseNegatives }, zeroDivision) =>
  quotient(truePositives, truePositives + falseNegatives, zeroDivision);
