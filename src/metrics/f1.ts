import type { ClassNumbers } from "./arguments.ts";
import { averaged, quotient, type AverageOptions, type Score } from "./class_scores.ts";

/**
 * The harmonic mean of precision and recall: `2 TP / (2 TP + FP + FN)`, in 0..1.
 *
 * ```ts
 * metrics.f1([0, 1, 1, 1], [1, 1, 1, 0]) // 2/3
 * metrics.f1([0, 1, 2], [0, 2, 2], { average: "weighted" })
 * ```
 *
 * Averages are of the classes' own values; they go over the classes that occur in either array, or over all of `classes` where
 * that is given. As scikit-learn's `f1_score`.
 */
export const f1 = (
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: AverageOptions = {},
): number => averaged("metrics.f1", truth, predicted, options, f1Of);

/** The F1 of counts. */
export const f1Of: Score = ({ truePositives, falsePositives, falseNegatives }, zeroDivision) =>
  quotient(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives, zeroDivision);
