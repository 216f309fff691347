import { knownKeys, oneOf } from "../check/index.ts";
import { scored, type ClassNumbers, type MetricOptions, type Numbers } from "./arguments.ts";
import { meanOf } from "./class_scores.ts";
import { thresholdsOf, type Thresholds } from "./thresholds.ts";

/** What {@link rocAuc} and {@link averagePrecision} may be told. */
export interface RankingOptions extends MetricOptions {
  /**
   * How the values of several classes, each against all others, become one: their mean (`macro`) or, each with the weight of
   * its samples, `weighted`. Of two classes it is the second's value. Default `macro`.
   */
  readonly average?: "macro" | "weighted";
}

/** An area under a curve of thresholds. */
export type Area = (thresholds: Thresholds) => number;

/** An area of class 1 of two, or of each class against the rest, averaged over those that have one. */
export function averagedArea(
  call: string,
  truth: ClassNumbers,
  scores: Numbers,
  options: RankingOptions,
  area: Area,
): number {
  const given = knownKeys(call, options, ["average", "sampleWeight"]);
  const average = oneOf(call, "average", given.average ?? "macro", ["macro", "weighted"]);
  const curves = curvesOf(call, truth, scores, given.sampleWeight);
  if (curves.length === 2) return area(curves[1] as Thresholds);
  return meanOf(
    curves.map(area),
    curves.map((curve) => (average === "macro" ? 1 : positivesOf(curve))),
  );
}

/** The thresholds of each class against all others. One score a sample is that of class 1, and the rest of it that of class 0. */
export function curvesOf(
  call: string,
  truth: ClassNumbers,
  scores: Numbers,
  sampleWeight: unknown,
): Thresholds[] {
  const {
    truth: labels,
    scores: table,
    classes,
    weights,
  } = scored(call, "scores", truth, scores, sampleWeight);
  const { values, rows, width } = table;
  return Array.from({ length: classes }, (_, c) =>
    thresholdsOf({
      samples: rows,
      isPositive: (i) => labels[i] === c,
      score: (i) =>
        width === 1
          ? (c === 1 ? 1 : -1) * (values[i] as number)
          : (values[i * width + c] as number),
      weights,
    }),
  );
}

/** The weight of all positive samples. */
export const positivesOf = ({ truePositives }: Thresholds): number => truePositives.at(-1) ?? 0;

/** The weight of all negative samples. */
export const negativesOf = ({ falsePositives }: Thresholds): number => falsePositives.at(-1) ?? 0;
