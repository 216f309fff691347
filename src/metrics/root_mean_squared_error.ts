import type { Numbers } from "./arguments.ts";
import { squared } from "./mean_squared_error.ts";
import { meanOverOutputs, type NumberOptions } from "./per_output.ts";

/**
 * The root of each output's mean squared error, in the units of the numbers; the mean over outputs.
 *
 * ```ts
 * metrics.rootMeanSquaredError([1, 2, 3], [1, 2, 5]) // sqrt(4/3)
 * ```
 *
 * As scikit-learn's `root_mean_squared_error`.
 */
export const rootMeanSquaredError = (
  truth: Numbers,
  predicted: Numbers,
  options: NumberOptions = {},
): number =>
  meanOverOutputs("metrics.rootMeanSquaredError", truth, predicted, options, (column) =>
    Math.sqrt(squared(column)),
  );
