import type { Numbers } from "./arguments.ts";
import { meanError, meanOverOutputs, type NumberOptions } from "./per_output.ts";

/**
 * The mean of `|predicted - truth|`, over samples and outputs.
 *
 * ```ts
 * metrics.meanAbsoluteError([1, 2, 3], [1, 2, 5]) // 2/3
 * ```
 *
 * As scikit-learn's `mean_absolute_error`.
 */
export const meanAbsoluteError = (
  truth: Numbers,
  predicted: Numbers,
  options: NumberOptions = {},
): number => meanOverOutputs("metrics.meanAbsoluteError", truth, predicted, options, absolute);

const absolute = meanError(Math.abs);
