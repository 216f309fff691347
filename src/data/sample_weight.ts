import { isNumberArray, mustBe, usable } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";

/** A copy of the weights of so many samples: finite numbers from 0 that are not all 0 (`DH_WEIGHT`). */
export function sampleWeights(call: string, value: unknown, samples: number): Float32Array {
  const path = "sampleWeight";
  if (!Array.isArray(value) && !isNumberArray(value)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "an array of numbers", value));
  }
  if (isNumberArray(value)) usable(call, path, value);
  if (value.length !== samples) {
    const message = `${call}: ${path} must have ${samples} values, one a sample; got ${value.length}`;
    throw new DataError("DH_WEIGHT", message);
  }
  const weights = new Float32Array(samples);
  for (let i = 0; i < samples; i++) {
    const weight: unknown = value[i];
    if (typeof weight !== "number") {
      throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${i}]`, "a number", weight));
    }
    weights[i] = weight;
    if (!(weight >= 0) || !Number.isFinite(weights[i])) {
      const expectation = "a finite number ≥ 0";
      throw new DataError("DH_WEIGHT", mustBe(call, `${path}[${i}]`, expectation, weight));
    }
  }
  checkSum(call, path, weights);
  return weights;
}

/** Refuses weights that are all 0. */
export function checkSum(call: string, path: string, weights: Float32Array): void {
  if (weights.some((weight) => weight > 0)) return;
  throw new DataError("DH_WEIGHT", `${call}: ${path} must sum to > 0; all are 0`);
}
