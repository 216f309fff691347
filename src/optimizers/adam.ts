import { OutOfRangeError } from "../errors.ts";
import { likeLibrary, type Conventions, type LikeOption } from "../parts/like.ts";
import { optimizer, type OptimizerSpec, type RateOption } from "./optimizer_spec.ts";

/** Options of {@link adam}. */
export interface AdamOptions extends RateOption {
  /** Of the mean of gradients, 0 or more and below 1. Default 0.9. */
  readonly beta1?: number;
  /** Of the mean of their squares, 0 or more and below 1. Default 0.999. */
  readonly beta2?: number;
  /** Keeps the divisor above zero; above 0. Default 1e-8 (Keras and tfjs: 1e-7). */
  readonly epsilon?: number;
  /** Adds epsilon within the root, as optax's `eps_root` does. Default false, as the notes and PyTorch do. */
  readonly epsilonInside?: boolean;
  /** Adds epsilon to the root of the uncorrected mean, as Keras and scikit-learn do; not with `epsilonInside`. Default false. */
  readonly epsilonHat?: boolean;
}

/** Where the libraries differ from here. */
const LIKE: Conventions<AdamOptions> = {
  torch: {},
  keras: { epsilon: 1e-7, epsilonHat: true },
  optax: {},
  tfjs: { epsilon: 1e-7 },
};

/**
 * Adam: `m = beta1 m + (1 - beta1) dW; v = beta2 v + (1 - beta2) dW^2`, both corrected by `1 - beta^t`, then
 * `W = W - alpha m^ / (sqrt(v^) + epsilon)`; alpha is 0.001 by default. With `epsilonHat` it is
 * `W = W - alpha sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)`, which is Keras's rule: its first steps are smaller where
 * gradients are. (Kingma and Ba, "Adam: a method for stochastic optimization", 2014)
 *
 * ```ts
 * adam({ like: "keras", learningRate: 0.01 })
 * ```
 */
export function adam(options: AdamOptions & LikeOption = {}): OptimizerSpec {
  return optimizer("adam", withoutTwo("adam", likeLibrary("adam", LIKE, options)));
}

/** Refuses epsilon in two places. */
export function withoutTwo<T extends AdamOptions>(call: string, options: T): T {
  if (options.epsilonInside === true && options.epsilonHat === true) {
    throw new OutOfRangeError("DH_COMBO", `${call}: epsilonHat excludes epsilonInside`);
  }
  return options;
}
