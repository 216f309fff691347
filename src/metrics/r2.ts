import { weightedMean, type Numbers } from "./arguments.ts";
import { squared } from "./mean_squared_error.ts";
import { meanOverOutputs, type Column, type NumberOptions } from "./per_output.ts";

/**
 * The part of the spread of the numbers that is explained: `1 - sum of (predicted - truth)^2 / sum of (truth - mean)^2`, at most
 * 1, 0 for whoever predicts the mean, and less for whoever does worse; the mean over outputs.
 *
 * ```ts
 * metrics.r2([1, 2, 3], [1, 2, 4]) // 0.5
 * ```
 *
 * As scikit-learn's `r2_score` with `force_finite=False`, but NaN for every output that does not vary, where scikit-learn says
 * 1 (all right) or 0 by default.
 */
export const r2 = (truth: Numbers, predicted: Numbers, options: NumberOptions = {}): number =>
  meanOverOutputs("metrics.r2", truth, predicted, options, explained);

function explained(column: Column): number {
  const { truth, weights } = column;
  const mean = weightedMean(truth, weights);
  const spread = squared({ truth, weights, predicted: new Float64Array(truth.length).fill(mean) });
  return spread > 0 ? 1 - squared(column) / spread : NaN;
}
