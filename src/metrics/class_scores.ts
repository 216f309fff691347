import { knownKeys, mustBe, oneOf } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { labelPair, weightedMean, type ClassNumbers, type LabelPair } from "./arguments.ts";
import { CLASS_OPTIONS, type ClassOptions } from "./confusion_matrix.ts";

/** What becomes of a quotient of nothing by nothing: 0, 1, or NaN, which averages leave out. */
export type ZeroDivision = 0 | 1 | typeof NaN;

/**
 * How the values of several classes become one.
 *
 * | average | value |
 * |---|---|
 * | `binary` | that of class 1 of two |
 * | `macro` | the mean over the classes |
 * | `weighted` | the mean over the classes, each with the weight of its samples |
 * | `micro` | that of the counts of all classes together, which is the accuracy |
 */
export type Average = "binary" | "macro" | "weighted" | "micro";

/** What {@link precision}, {@link recall} and {@link f1} may be told. */
export interface AverageOptions extends ClassOptions {
  /** How several classes become one number. Default `binary`, which needs two classes. */
  readonly average?: Average;
  /** What to say where there is nothing to divide by. Default 0. */
  readonly zeroDivision?: ZeroDivision;
}

/** What a class won and lost: right, wrongly taken for it, missed. */
interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** A value made of the counts of a class. */
export type Score = (counts: Counts, zeroDivision: ZeroDivision) => number;

/** `part / whole`, or what stands for 0 / 0. */
export const quotient = (part: number, whole: number, zeroDivision: ZeroDivision): number =>
  whole === 0 ? zeroDivision : part / whole;

/** A score of checked classes, averaged as asked for. */
export function averaged(
  call: string,
  truth: ClassNumbers,
  predicted: ClassNumbers,
  options: AverageOptions,
  score: Score,
): number {
  const given = knownKeys(call, options, [...CLASS_OPTIONS, "average", "zeroDivision"]);
  const average = oneOf(call, "average", given.average ?? "binary", AVERAGES);
  const zeroDivision = checkedZeroDivision(call, given.zeroDivision ?? 0);
  const pair = labelPair(call, truth, predicted, given);
  const counts = countsOf(pair);
  if (average === "micro") return score(sumOf(counts), zeroDivision);
  if (average === "binary") {
    if (counts.length > 2) {
      const message = `${call}: average must be macro, weighted or micro for ${counts.length} classes`;
      throw new ArgumentError("DH_COMBO", message);
    }
    return score(counts[1] ?? sumOf([]), zeroDivision);
  }
  const there = new Uint8Array(pair.classes);
  for (const labels of [pair.truth, pair.predicted]) for (const label of labels) there[label] = 1;
  const among = counts.filter((_, c) => given.classes !== undefined || there[c] === 1);
  return meanOf(
    among.map((each) => score(each, zeroDivision)),
    among.map((each) => (average === "macro" ? 1 : supportOf(each))),
  );
}

const AVERAGES = ["binary", "macro", "weighted", "micro"] as const;

function checkedZeroDivision(call: string, value: unknown): ZeroDivision {
  if (value === 0 || value === 1 || Number.isNaN(value)) return value as ZeroDivision;
  throw new ArgumentError("DH_RANGE", mustBe(call, "zeroDivision", "0, 1 or NaN", value));
}

/** The counts of each class. */
export function countsOf({ truth, predicted, classes, weights }: LabelPair): Counts[] {
  const none = (): Float64Array => new Float64Array(classes);
  const [right, taken, missed] = [none(), none(), none()];
  const add = (to: Float64Array, label: number, weight: number): void => {
    to[label] = (to[label] as number) + weight;
  };
  for (const [i, label] of truth.entries()) {
    const [other, weight] = [predicted[i] as number, weights[i] as number];
    if (other === label) {
      add(right, label, weight);
    } else {
      add(taken, other, weight);
      add(missed, label, weight);
    }
  }
  return Array.from(right, (truePositives, c) => ({
    truePositives,
    falsePositives: taken[c] as number,
    falseNegatives: missed[c] as number,
  }));
}

/** How many samples there are of a class. */
export const supportOf = ({ truePositives, falseNegatives }: Counts): number =>
  truePositives + falseNegatives;

function sumOf(counts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts): number => counts.reduce((total, each) => total + each[name], 0);
  return {
    truePositives: sum("truePositives"),
    falsePositives: sum("falsePositives"),
    falseNegatives: sum("falseNegatives"),
  };
}

/** The weighted mean of what is not NaN; the plain one where that has no weight. */
export function meanOf(values: readonly number[], weights: readonly number[]): number {
  const known = values.flatMap((value, i) =>
    Number.isNaN(value) ? [] : [[value, weights[i] as number] as const],
  );
  const parts = known.map(([value]) => value);
  const mean = weightedMean(
    parts,
    known.map(([, weight]) => weight),
  );
  return Number.isNaN(mean)
    ? weightedMean(
        parts,
        parts.map(() => 1),
      )
    : mean;
}
