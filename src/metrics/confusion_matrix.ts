import { knownKeys } from "../check/index.ts";
import { labelPair, type ClassNumbers, type LabelPair, type MetricOptions } from "./arguments.ts";

/** What metrics of classes may be told. */
export interface ClassOptions extends MetricOptions {
  /** How many classes there are. Default: the highest class that occurs plus 1. */
  readonly classes?: number;
}

/**
 * How often each class was taken for each: `matrix[right][predicted]` is the number of samples, or the sum of their weights.
 *
 *     metrics.confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]) // [[1, 1], [0, 2]]
 *
 * As scikit-learn's `confusion_matrix`, but with a row and a column for classes below the highest that do not occur.
 */
export function confusionMatrix(
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: ClassOptions = {},
): number[][] {
  const call = "metrics.confusionMatrix";
  return confusionOf(labelPair(call, truth, predicted, knownKeys(call, options, CLASS_OPTIONS)));
}

/** The names of {@link ClassOptions}. */
export const CLASS_OPTIONS = ["classes", "sampleWeight"] as const;

/** The matrix of checked classes. */
export function confusionOf({ truth, predicted, classes, weights }: LabelPair): number[][] {
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let i = 0; i < truth.length; i++) {
    const row = matrix[truth[i] as number] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + (weights[i] as number);
  }
  return matrix;
}
