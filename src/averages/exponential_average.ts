import {
  BELOW_ONE,
  flag,
  isNumberArray,
  knownKeys,
  mustBe,
  number,
  usable,
  zeros,
  type NumberArray,
} from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";

/** Options of an exponentially weighted average. */
export interface AverageOptions {
  /** How much of the past stays with each value, 0 or more and below 1. Default 0.9. */
  readonly beta?: number;
  /** Whether the first averages, which start from 0, are corrected. Default false. */
  readonly biasCorrection?: boolean;
}

/**
 * An exponentially weighted average that takes one value at a time, and keeps one number:
 *
 * ```text
 * v_0 = 0,  v_t = beta v_{t-1} + (1 - beta) theta_t,  value = v_t / (1 - beta^t) with bias correction, else v_t
 * ```
 *
 * The weights of `v_t` sum to `1 - beta^t` only, so that uncorrected averages begin too low; the correction makes the
 * first value the first average. pandas's `ewm(alpha=1 - beta)` is the corrected one with `adjust=True`.
 */
export class ExponentialAverage {
  /** How much of the past stays with each value. */
  readonly beta: number;
  /** Whether the first averages, which start from 0, are corrected. */
  readonly biasCorrection: boolean;
  #average = 0;
  #count = 0;
  /** `beta^t`: what the weights lack of 1. */
  #missing = 1;

  constructor(options: AverageOptions = {}) {
    const given = {
      beta: 0.9,
      biasCorrection: false,
      ...knownKeys("ExponentialAverage", options, names),
    };
    this.beta = number("ExponentialAverage", "beta", given.beta, BELOW_ONE);
    this.biasCorrection = flag("ExponentialAverage", "biasCorrection", given.biasCorrection);
  }

  /** Takes the next value, which must be finite (`DH_NONFINITE`, else `DH_ARG`), and gives the average with it. */
  add(value: number): number {
    finite("ExponentialAverage.add", "value", value);
    this.#average = this.beta * this.#average + (1 - this.beta) * value;
    this.#missing *= this.beta;
    this.#count += 1;
    return this.value;
  }

  /** The average of all values so far; NaN before the first. */
  get value(): number {
    if (this.#count === 0) return NaN;
    return this.biasCorrection ? this.#average / (1 - this.#missing) : this.#average;
  }

  /** How many values it has taken. */
  get count(): number {
    return this.#count;
  }

  /** About how many values it averages over: {@link effectiveWindow}. */
  get window(): number {
    return effectiveWindow(this.beta);
  }
}

const names = ["beta", "biasCorrection"] as const;

/**
 * The exponentially weighted average of a series at each of its points, in float64: {@link ExponentialAverage} has the
 * formula. A value that is not finite is a `DataError` with code `DH_NONFINITE` that names it.
 */
export function exponentialAverage(
  series: NumberArray | readonly number[],
  options: AverageOptions = {},
): Float64Array {
  if (!Array.isArray(series) && !isNumberArray(series)) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe("exponentialAverage", "series", "an array of numbers", series),
    );
  }
  if (isNumberArray(series)) usable("exponentialAverage", "series", series);
  const average = new ExponentialAverage(options);
  const averages = zeros("exponentialAverage", "series", Float64Array, series.length);
  for (let t = 0; t < series.length; t++) {
    averages[t] = average.add(finite("exponentialAverage", `series[${t}]`, series[t]));
  }
  return averages;
}

/**
 * About how many values an average with this beta is over: `1 / (1 - beta)`. A value that old has a weight of
 * `beta^(1 / (1 - beta))`, about 1/e, of the newest. 0.9: 10 values; 0.98: 50; 0.5: 2.
 */
export function effectiveWindow(beta: number): number {
  return 1 / (1 - number("effectiveWindow", "beta", beta, BELOW_ONE));
}

function finite(call: string, path: string, value: unknown): number {
  if (typeof value !== "number")
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a number", value));
  if (!Number.isFinite(value))
    throw new DataError("DH_NONFINITE", mustBe(call, path, "finite", value));
  return value;
}
