import type { Numbers } from "./arguments.ts";
import { meanError, meanOverOutputs, type NumberOptions } from "./per_output.ts";

/**
 * The mean of `(predicted - truth)^2`, over samples and outputs.
 *
 * ```ts
 * metrics.meanSquaredError([1, 2, 3], [1, 2, 5]) // 4/3
 * ```
 *
 * As scikit-learn's `mean_squared_error`.
 */
export const meanSquaredError = (
  truth: Numbers,
  predicted: Numbers,
  options: NumberOptions = {},
): number => meanOverOutputs("metrics.meanSquaredError", truth, predicted, options, squared);

/** The mean squared error of one output. */
export const squared = meanError((error) => error * error);
