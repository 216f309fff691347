import { oneOf, optionsObject } from "../check/index.ts";
import { OutOfRangeError } from "../errors.ts";
import { optimizer, type OptimizerSpec, type RateOption } from "./optimizer_spec.ts";

/** Options of {@link momentum}. */
export interface MomentumOptions extends RateOption {
  /** How much of the velocity stays each step, 0 or more and below 1. Default 0.9. */
  readonly beta?: number;
  /** `heavyBall` sums gradients; `average` averages them, as the notes do. Default `heavyBall`. */
  readonly form?: "average" | "heavyBall";
  /** Divides the average by `1 - beta^t`. Default false. */
  readonly biasCorrection?: boolean;
  /** Looks ahead. Default false. */
  readonly nesterov?: boolean;
}

const FORMS = ["average", "heavyBall"] as const;

/**
 * Gradient descent with momentum; alpha is 0.01 by default.
 *
 * `heavyBall`, as PyTorch and Keras: `v = beta v + dW; W = W - alpha v`, with Nesterov `W = W - alpha (dW + beta v)`.
 * `average`, as the notes: `v = beta v + (1 - beta) dW; W = W - alpha v`, whose rate has another scale: it takes a rate
 * `1 / (1 - beta)` times as large for the same steps. (Polyak, 1964; Sutskever et al., 2013)
 */
export const momentum = (options: MomentumOptions = {}): OptimizerSpec =>
  momentumOf("momentum", options);

/** Momentum for the user's call of that name. */
export function momentumOf(call: string, options: MomentumOptions): OptimizerSpec {
  const { form = "heavyBall", ...others } = optionsObject(call, options);
  const average = oneOf(call, "form", form, FORMS) === "average";
  const numbers = { ...others, average };
  const made = optimizer("momentum", numbers, call);
  const { beta, biasCorrection, nesterov } = made.numbers;
  if (biasCorrection && !average) {
    throw new OutOfRangeError("DH_COMBO", `${call}: biasCorrection needs form: "average"`);
  }
  if (nesterov && beta === 0) {
    throw new OutOfRangeError("DH_COMBO", `${call}: nesterov needs beta > 0`);
  }
  return made;
}
