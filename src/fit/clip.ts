import { POSITIVE, knownKeys, number } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";

/**
 * A limit to the gradient of the cost, its L2 term included.
 *
 * `norm` limits the Euclidean norm of the gradient of all parameters together, `g = g * min(1, norm / ||g||)`: as
 * TensorFlow's `clip_by_global_norm`, optax's, and PyTorch's `clip_grad_norm_` (which divides by `||g|| + 1e-6`). Keras calls
 * it `global_clipnorm`; its `clipnorm` limits each tensor by itself. `value` limits each number to `-value..value`.
 */
export type Clip =
  | {
      /** The most that the norm may be, above 0. */
      readonly norm: number;
    }
  | {
      /** The most that a number may be, with either sign; above 0. */
      readonly value: number;
    };

/** The limit, if it is one: exactly one of the two, above 0. */
export function checkedClip(call: string, value: unknown): Clip {
  const given = knownKeys(call, value, ["norm", "value"], "clip");
  if ((given.norm === undefined) === (given.value === undefined)) {
    throw new ArgumentError("DH_ARG", `${call}: clip must have exactly one of norm and value`);
  }
  return given.norm === undefined
    ? { value: number(call, "clip.value", given.value, POSITIVE) }
    : { norm: number(call, "clip.norm", given.norm, POSITIVE) };
}
