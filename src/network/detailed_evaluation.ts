import { COUNT, flag, integer } from "../check/index.ts";
import type { Dataset } from "../data/dataset.ts";
import { ArgumentError } from "../errors.ts";
import type { Evaluation } from "../fit/evaluation.ts";
import { labelPair } from "../metrics/arguments.ts";
import { precisionArea } from "../metrics/average_precision.ts";
import { countsOf, meanOf, supportOf } from "../metrics/class_scores.ts";
import { f1Of } from "../metrics/f1.ts";
import { likeliest, rootMeanSquaredError, topKAccuracy } from "../metrics/index.ts";
import { curvesOf } from "../metrics/one_against_rest.ts";
import { precisionOf } from "../metrics/precision.ts";
import { recallOf } from "../metrics/recall.ts";
import { rocArea } from "../metrics/roc_auc.ts";

/** What `network.evaluate` may be told besides. */
export interface DetailOptions {
  /** For `topKAccuracy`: how many of the likeliest classes count. Default 5, where there are more. */
  readonly topK?: number;
  /** Whether to find the areas under curves, for which the scores of each class are sorted. Default true. */
  readonly ranking?: boolean;
}

/** How well one class is told from all others. */
export interface ClassEvaluation {
  /** The name of the class, where it has one. */
  readonly name?: string;
  /** Of the samples that were taken for this class, the part that are of it; 0 where there are none. */
  readonly precision: number;
  /** Of the samples of this class, the part that were taken for it; 0 where there are none. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
  /** How many samples are of this class. */
  readonly support: number;
  /** The area under the ROC curve of this class against all others; NaN where one of both has no sample. */
  readonly rocAuc?: number;
  /** The area under its curve of precision over recall, as average precision; NaN without a sample. */
  readonly averagePrecision?: number;
}

/**
 * What `network.evaluate` gives: everything that an epoch's validation has, and what takes longer. Of two classes, precision
 * and its kin are those of the second; of more, the mean over the classes that occur (macro).
 */
export interface DetailedEvaluation extends Evaluation {
  /** Of classes: of the samples that were taken for a class, the part that are of it. */
  readonly precision?: number;
  /** Of classes: of the samples of a class, the part that were taken for it. */
  readonly recall?: number;
  /** Of classes: the harmonic mean of precision and recall. */
  readonly f1?: number;
  /** Of classes: the area under the ROC curve of a class against all others. */
  readonly rocAuc?: number;
  /** Of classes: the area under the curve of precision over recall, as average precision. */
  readonly averagePrecision?: number;
  /** Of more than two classes: the part of samples whose right class is among the `topK` likeliest. */
  readonly topKAccuracy?: number;
  /** Of classes: the same, class by class. */
  readonly perClass?: readonly ClassEvaluation[];
  /** Of numbers: the root of the mean squared error, the mean over outputs. */
  readonly rootMeanSquaredError?: number;
}

/** An evaluation with the measures that need the predictions themselves. */
export function detailed(
  call: string,
  evaluation: Evaluation,
  data: Dataset,
  { predictions, outputs }: { readonly predictions: Float32Array; readonly outputs: number },
  { topK, ranking = true }: { readonly topK?: unknown; readonly ranking?: unknown },
): DetailedEvaluation {
  const areas = flag(call, "ranking", ranking);
  const k = topK === undefined ? undefined : integer(call, "topK", topK, COUNT);
  if (evaluation.accuracy === undefined) {
    if (k !== undefined)
      throw new ArgumentError("DH_COMBO", `${call}: topK has no meaning for numbers`);
    const { targets = predictions } = data;
    return {
      ...evaluation,
      rootMeanSquaredError: rootMeanSquaredError(targets, predictions, { outputs }),
    };
  }
  const truth = data.labels ?? likeliest(data.targets as Float32Array, { outputs });
  const perClass = classEvaluations(call, truth, predictions, outputs, areas, data.classNames);
  const counted = k ?? (outputs > 5 ? 5 : undefined);
  return {
    ...evaluation,
    ...overall(perClass.map(({ there, ...each }) => (there ? each : undefined))),
    ...(counted !== undefined && {
      topKAccuracy: topKAccuracy(truth, predictions, { k: counted }),
    }),
    perClass: perClass.map(({ there: _, ...each }) => each),
  };
}

function classEvaluations(
  call: string,
  truth: Uint32Array,
  predictions: Float32Array,
  outputs: number,
  areas: boolean,
  names: readonly string[] | undefined,
): (ClassEvaluation & { readonly there: boolean })[] {
  const classes = Math.max(outputs, 2);
  const predicted = likeliest(predictions, { outputs });
  const counts = countsOf(labelPair(call, truth, predicted, { classes }));
  const curves = areas ? curvesOf(call, truth, predictions, undefined) : [];
  return counts.map((each, c) => {
    const [name, curve] = [names?.[c], curves[c]];
    return {
      ...(name !== undefined && { name }),
      precision: precisionOf(each, 0),
      recall: recallOf(each, 0),
      f1: f1Of(each, 0),
      support: supportOf(each),
      ...(curve && { rocAuc: rocArea(curve), averagePrecision: precisionArea(curve) }),
      there: supportOf(each) + each.falsePositives > 0,
    };
  });
}

const MEASURES = ["precision", "recall", "f1", "rocAuc", "averagePrecision"] as const;

/** The second class's measures of two, or their means over the classes that are there. */
function overall(
  classes: readonly (ClassEvaluation | undefined)[],
): Partial<Record<(typeof MEASURES)[number], number>> {
  const [, second] = classes;
  const there = classes.length === 2 ? [second ?? NOTHING] : classes;
  const values = MEASURES.map((name) => {
    const known = there.flatMap((each) => each?.[name] ?? []);
    return [
      name,
      meanOf(
        known,
        known.map(() => 1),
      ),
      known.length,
    ] as const;
  });
  return Object.fromEntries(values.filter(([, , count]) => count > 0));
}

/** A second class that nobody is of or was taken for. */
const NOTHING: ClassEvaluation = { precision: 0, recall: 0, f1: 0, support: 0 };
