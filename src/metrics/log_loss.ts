import { knownKeys, mustBe } from "../check/index.ts";
import { OutOfRangeError } from "../errors.ts";
import { types } from "node:util";
import {
  scored,
  weightedMean,
  type ClassNumbers,
  type MetricOptions,
  type Numbers,
} from "./arguments.ts";

/**
 * The mean of `-ln p` of each sample's right class, 0 or more: cross-entropy. Probabilities are kept off 0 and 1 by the
 * spacing of their numbers at 1, 2^-23 in a `Float32Array` and else 2^-52.
 *
 * ```ts
 * metrics.logLoss([0, 1, 1], [0.1, 0.9, 0.6]) // one a sample: the probability of class 1
 * metrics.logLoss([0, 2], [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
 * ```
 *
 * Rows need not sum to 1, but each number must be in 0..1 (`DH_RANGE`). As scikit-learn's `log_loss`. After a fit with a
 * cross-entropy `network.evaluate(test).loss` is the same without the rounding of probabilities.
 */
export function logLoss(
  truth: ClassNumbers,
  probabilities: Numbers,
  options: MetricOptions = {},
): number {
  const call = "metrics.logLoss";
  const { sampleWeight } = knownKeys(call, options, ["sampleWeight"]);
  const {
    truth: labels,
    scores,
    weights,
  } = scored(call, "probabilities", truth, probabilities, sampleWeight);
  const { values, width } = scores;
  const epsilon = types.isFloat32Array(values) ? 2 ** -23 : 2 ** -52;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < 0 || value > 1)
      throw new OutOfRangeError("DH_RANGE", mustBe(call, `probabilities[${i}]`, "in 0..1", value));
  }
  const losses = Float64Array.from(labels, (label, row) => {
    const given = values[width === 1 ? row : row * width + label] as number;
    const probability = width === 1 && label === 0 ? 1 - given : given;
    return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  });
  return weightedMean(losses, weights);
}
