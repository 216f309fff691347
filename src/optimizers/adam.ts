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
}

/**
 * Adam: `m = beta1 m + (1 - beta1) dW; v = beta2 v + (1 - beta2) dW^2`, both corrected by `1 - beta^t`, then
 * `W = W - alpha m^ / (sqrt(v^) + epsilon)`; alpha is 0.001 by default. Keras's epsilon stands beside the uncorrected
 * root, which is another rule. (Kingma and Ba, "Adam: a method for stochastic optimization", 2014)
 */
export const adam = (options: AdamOptions = {}): OptimizerSpec => optimizer("adam", options);
