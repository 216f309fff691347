import { isNumberArray, mustBe, usable, zeros, type NumberArray } from "../check/index.ts";
import { classLabels } from "../data/labels.ts";
import { ArgumentError, DataError } from "../errors.ts";

/** The class of each sample: its number from 0. */
export type ClassNumbers = NumberArray | readonly number[];

/** Numbers of samples: one each, or rows, flat or as an array of rows. */
export type Numbers =
  | NumberArray
  | readonly number[]
  | readonly (readonly number[] | NumberArray)[];

/** What every metric may be told. */
export interface MetricOptions {
  /** How much each sample counts, 0 or more, with a sum above 0. Default: all the same. */
  readonly sampleWeight?: NumberArray | readonly number[];
}

/** The right classes of some samples and those that were taken for them. */
export interface LabelPair {
  readonly truth: Uint32Array;
  readonly predicted: Uint32Array;
  /** One more than the highest class of either, or as many as were said to be. */
  readonly classes: number;
  readonly weights: Float64Array;
}

/** Numbers, row after row. */
export interface Table {
  readonly values: NumberArray | readonly number[];
  readonly rows: number;
  readonly width: number;
}

/** Right and predicted classes, checked: at least one (`DH_EMPTY`), as many of both (`DH_SHAPE`), all below `classes` (`DH_LABEL`). */
export function labelPair(
  call: string,
  truth: unknown,
  predicted: unknown,
  { classes, sampleWeight }: { readonly classes?: unknown; readonly sampleWeight?: unknown },
): LabelPair {
  const right = classLabels(call, "truth", truth, classes, undefined);
  const taken = classLabels(call, "predicted", predicted, classes, undefined);
  const samples = right.labels.length;
  notEmpty(call, samples);
  sameRows(call, "predicted", samples, taken.labels.length);
  return {
    truth: right.labels,
    predicted: taken.labels,
    classes: Math.max(right.classes, taken.classes),
    weights: weightsOf(call, sampleWeight, samples),
  };
}

/** Right classes and a row of scores for each, checked. One score a sample is that of class 1 of two. */
export function scored(
  call: string,
  path: string,
  truth: unknown,
  scores: unknown,
  sampleWeight: unknown,
): { truth: Uint32Array; scores: Table; classes: number; weights: Float64Array } {
  const { labels: samples } = classLabels(call, "truth", truth, undefined, undefined);
  notEmpty(call, samples.length);
  const table = tableOf(call, path, scores, samples.length);
  const classes = Math.max(table.width, 2);
  const { labels } = classLabels(call, "truth", samples, classes, undefined);
  const weights = weightsOf(call, sampleWeight, samples.length);
  return { truth: labels, scores: table, classes, weights };
}

/** Numbers of `rows` samples, checked: as many in each row (`DH_SHAPE`), all finite (`DH_NONFINITE`). */
export function tableOf(call: string, path: string, value: unknown, rows: number): Table {
  const flat = flatten(call, path, value, rows);
  if (flat.length === 0 || flat.length % rows !== 0) {
    const message = `${call}: ${path} must have as many values for each of ${rows} samples; got ${flat.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  const bad = firstBad(flat);
  if (bad < 0) return { values: flat, rows, width: flat.length / rows };
  if (typeof flat[bad] !== "number") {
    throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${bad}]`, "a number", flat[bad]));
  }
  throw new DataError("DH_NONFINITE", mustBe(call, `${path}[${bad}]`, "finite", flat[bad]));
}

/** How many samples there are: the rows of an array of rows, else the numbers over the outputs of a sample. */
export function samplesOf(call: string, path: string, value: unknown, outputs: number): number {
  const list = arrayOf(call, path, value);
  return isRow(list[0]) ? list.length : list.length / outputs;
}

function flatten(
  call: string,
  path: string,
  value: unknown,
  samples: number,
): NumberArray | readonly number[] {
  const list = arrayOf(call, path, value);
  if (!isRow(list[0])) return list as readonly number[];
  sameRows(call, path, samples, list.length);
  const width = list[0].length;
  const values = zeros(call, path, Float64Array, samples * width);
  for (let r = 0; r < samples; r++) {
    const row = arrayOf(call, `${path}[${r}]`, list[r]);
    if (row.length !== width) {
      const message = `${call}: ${path}[${r}] must have ${width} values; got ${row.length}`;
      throw new DataError("DH_SHAPE", message);
    }
    for (let c = 0; c < width; c++) {
      const number = row[c];
      if (typeof number !== "number")
        throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${r}][${c}]`, "a number", number));
      values[r * width + c] = number;
    }
  }
  return values;
}

const isRow = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || isNumberArray(value);

function arrayOf(call: string, path: string, value: unknown): ArrayLike<unknown> {
  if (!isRow(value)) throw new ArgumentError("DH_ARG", mustBe(call, path, "an array", value));
  if (isNumberArray(value)) usable(call, path, value);
  return value;
}

/** The place of the first value that is no finite number, or -1. */
function firstBad(values: ArrayLike<unknown>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** The weights of samples, checked (`DH_WEIGHT`); without any, 1 each. */
export function weightsOf(call: string, value: unknown, samples: number): Float64Array {
  const weights = zeros(call, "sampleWeight", Float64Array, samples);
  if (value === undefined) return weights.fill(1);
  const given = arrayOf(call, "sampleWeight", value);
  const wrong = (path: string, expectation: string, found: unknown): never => {
    throw new DataError("DH_WEIGHT", mustBe(call, path, expectation, found));
  };
  if (given.length !== samples)
    wrong("sampleWeight.length", `${samples}, one a sample`, given.length);
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    const weight = given[i];
    if (typeof weight !== "number" || !Number.isFinite(weight) || weight < 0)
      return wrong(`sampleWeight[${i}]`, "a finite number ≥ 0", weight);
    weights[i] = weight;
    sum += weight;
  }
  return sum > 0 ? weights : wrong("the sum of sampleWeight", "> 0", sum);
}

/** Refuses measures of nothing. */
export function notEmpty(call: string, samples: number): void {
  if (samples === 0) throw new DataError("DH_EMPTY", `${call}: truth must have at least 1 value`);
}

/** Refuses arrays of different samples. */
export function sameRows(call: string, path: string, samples: number, found: number): void {
  if (found === samples) return;
  const message = `${call}: ${path} must have ${samples} values like truth; got ${found}`;
  throw new DataError("DH_SHAPE", message);
}

/** The mean of some numbers, each with its weight; NaN without weight. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
}
