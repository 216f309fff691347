import { COUNT, integer, knownKeys } from "../check/index.ts";
import { DataError } from "../errors.ts";
import {
  notEmpty,
  sameRows,
  samplesOf,
  tableOf,
  weightsOf,
  type MetricOptions,
  type Numbers,
} from "./arguments.ts";

/** What metrics of numbers may be told. */
export interface NumberOptions extends MetricOptions {
  /** Numbers of a sample, where arrays are flat. Default 1. */
  readonly outputs?: number;
}

/** The names of {@link NumberOptions}. */
export const NUMBER_OPTIONS = ["outputs", "sampleWeight"] as const;

/** One output of some samples. */
export interface Column {
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  readonly weights: Float64Array;
}

/** The mean over the outputs of a measure of each. */
export function meanOverOutputs(
  call: string,
  truth: Numbers,
  predicted: Numbers,
  options: NumberOptions,
  measure: (column: Column) => number,
): number {
  const { outputs: count = 1, sampleWeight } = knownKeys(call, options, NUMBER_OPTIONS);
  const outputs = integer(call, "outputs", count, COUNT);
  const rows = samplesOf(call, "truth", truth, outputs);
  notEmpty(call, rows);
  if (!Number.isInteger(rows)) {
    const message = `${call}: truth must have ${outputs} values a sample; got ${truth.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  const right = tableOf(call, "truth", truth, rows);
  const taken = tableOf(call, "predicted", predicted, rows);
  sameRows(call, "predicted", right.values.length, taken.values.length);
  const weights = weightsOf(call, sampleWeight, rows);
  const column = ({ values, width }: typeof right, output: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[row * width + output] as number);
  let sum = 0;
  for (let output = 0; output < right.width; output++)
    sum += measure({ truth: column(right, output), predicted: column(taken, output), weights });
  return sum / right.width;
}

/** Of one output: the weighted mean of some function of each error. */
export const meanError =
  (of: (error: number) => number) =>
  ({ truth, predicted, weights }: Column): number => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < truth.length; i++) {
      sum += (weights[i] as number) * of((predicted[i] as number) - (truth[i] as number));
      total += weights[i] as number;
    }
    return sum / total;
  };
