import type { ClassNumbers, Numbers } from "./arguments.ts";
import {
  averagedArea,
  negativesOf,
  positivesOf,
  type Area,
  type RankingOptions,
} from "./one_against_rest.ts";

/**
 * The area under the ROC curve, in 0..1: the chance that a sample of the class scores higher than one that is not of it, ties
 * counting half.
 *
 * ```ts
 * metrics.rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 * metrics.rocAuc([0, 1, 2], [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2]], { average: "weighted" })
 * ```
 *
 * `scores` has one score a sample, of class 1 of two; or a row with a score for each class, of which each is told from all
 * others. As scikit-learn's `roc_auc_score` with `multi_class="ovr"`, but rows of scores need not be probabilities, and a class
 * that no sample or every sample is of, which has no curve, is left out of averages. NaN where there is no other.
 */
export const rocAuc = (
  truth: ClassNumbers,
  scores: Numbers,
  options: RankingOptions = {},
): number => averagedArea("metrics.rocAuc", truth, scores, options, rocArea);

/** The trapezoids under the points (false positives, true positives). */
export const rocArea: Area = (curve) => {
  const { truePositives, falsePositives } = curve;
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < truePositives.length; i++) {
    const [right, top] = [falsePositives[i] as number, truePositives[i] as number];
    area += ((right - x) * (top + y)) / 2;
    [x, y] = [right, top];
  }
  return area / (positivesOf(curve) * negativesOf(curve));
};
