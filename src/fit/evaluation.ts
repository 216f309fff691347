import type { EvaluationNumbers } from "../../addon.cjs";
import type { Part } from "../parts/part.ts";

/** How well a network does on a data set. */
export interface Evaluation {
  /** The mean loss of a sample, weighted where samples have weights (no other measure is), without the L2 term. */
  readonly loss: number;
  /** Of classes: the part of samples whose likeliest class is the right one. */
  readonly accuracy?: number;
  /** Of classes: a row for each right class, with how many samples were taken for each class. */
  readonly confusion?: readonly (readonly number[])[];
  /** Of numbers: the mean of `|prediction - target|`. */
  readonly meanAbsoluteError?: number;
  /** Of numbers: the mean of `(prediction - target)^2`. */
  readonly meanSquaredError?: number;
  /** Of numbers: 1 minus the squared error over the targets' own spread, the mean over outputs; as scikit-learn's. */
  readonly r2?: number;
}

/** A measure that an evaluation has, and whether it is good when it is large. */
export interface Measure {
  readonly name: string;
  readonly large: boolean;
}

/** The single numbers of an evaluation by that loss. */
export function measuresOf({ kind }: Part): readonly Measure[] {
  const loss = { name: "loss", large: false };
  return kind.endsWith("CrossEntropy")
    ? [loss, { name: "accuracy", large: true }]
    : [
        loss,
        { name: "meanAbsoluteError", large: false },
        { name: "meanSquaredError", large: false },
        { name: "r2", large: true },
      ];
}

/** An evaluation as users read it. */
export function evaluationOf(
  numbers: EvaluationNumbers,
  data: { readonly classes: number | undefined },
): Evaluation {
  const { loss, accuracy, confusion, meanAbsoluteError, meanSquaredError, r2 } = numbers;
  if (accuracy === undefined || confusion === undefined) {
    return {
      loss,
      ...(meanAbsoluteError !== undefined && { meanAbsoluteError }),
      ...(meanSquaredError !== undefined && { meanSquaredError }),
      ...(r2 !== undefined && { r2 }),
    };
  }
  const classes = Math.round(Math.sqrt(confusion.length));
  const rows = Array.from({ length: classes }, (_, row) =>
    Array.from(confusion.subarray(row * classes, (row + 1) * classes)),
  );
  return {
    loss,
    accuracy,
    confusion: data.classes === undefined ? rows : rows.slice(0, data.classes),
  };
}
