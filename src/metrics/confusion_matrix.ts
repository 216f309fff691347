import { fitsConfusion, knownKeys } from "../check/index.ts";
import { labelPair, type ClassNumbers, type MetricOptions } from "./arguments.ts";

/** What metrics of classes may be told. */
export interface ClassOptions extends MetricOptions {
  /** How many classes there are. Default: the highest class that occurs plus 1. */
  readonly classes?: number;
}

/**
 * How often each class was taken for each: `matrix[right][predicted]` is the number of samples, or the sum of their weights.
 *
 * ```ts
 * metrics.confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]) // [[1, 1], [0, 2]]
 * ```
 *
 * As scikit-learn's `confusion_matrix`, but with a row and a column for classes below the highest that do not occur. At
 * most 8192 classes (`DH_TOO_LARGE`).
 */
export function confusionMatrix(
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: ClassOptions = {},
): number[][] {
  const call = "metrics.confusionMatrix";
  const given = knownKeys(call, options, CLASS_OPTIONS);
  const {
    truth: right,
    predicted: taken,
    classes,
    weights,
  } = labelPair(call, truth, predicted, given);
  fitsConfusion(call, classes);
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [i, label] of right.entries()) {
    const row = matrix[label] as number[];
    row[taken[i] as number] = (row[taken[i] as number] as number) + (weights[i] as number);
  }
  return matrix;
}

/** The names of {@link ClassOptions}. */
export const CLASS_OPTIONS = ["classes", "sampleWeight"] as const;
