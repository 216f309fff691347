import type { ClassNumbers, Numbers } from "./arguments.ts";
import { averagedArea, positivesOf, type Area, type RankingOptions } from "./one_against_rest.ts";

/**
 * The area under the curve of precision over recall, as average precision: `sum of (R_i - R_(i-1)) P_i` over the descending
 * thresholds, in 0..1. Steps, not trapezoids, which would be too good.
 *
 * ```ts
 * metrics.averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.8333...
 * ```
 *
 * `scores` is as in {@link rocAuc}. As scikit-learn's `average_precision_score`, but without a sample of the class it is NaN,
 * not 0, and averages leave such classes out.
 */
export const averagePrecision = (
  truth: ClassNumbers,
  scores: Numbers,
  options: RankingOptions = {},
): number => averagedArea("metrics.averagePrecision", truth, scores, options, precisionArea);

/** The steps under the points (recall, precision). */
export const precisionArea: Area = (curve) => {
  const { truePositives, falsePositives } = curve;
  let [area, before] = [0, 0];
  for (let i = 0; i < truePositives.length; i++) {
    const right = truePositives[i] as number;
    area += (right - before) * (right / (right + (falsePositives[i] as number)));
    before = right;
  }
  return area / positivesOf(curve);
};
