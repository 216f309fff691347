import { likeLibrary, type Conventions, type LikeOption } from "../parts/like.ts";
import { optimizer, type OptimizerSpec, type RateOption } from "./optimizer_spec.ts";

/** Options of {@link rmsProp}. */
export interface RmsPropOptions extends RateOption {
  /** How much of the mean square stays each step, 0 or more and below 1. Default 0.9 (PyTorch: 0.99). */
  readonly beta?: number;
  /** Keeps the divisor above zero; above 0. Default 1e-8. */
  readonly epsilon?: number;
  /** Adds epsilon within the root, as optax and Keras do. Default false, as the notes and PyTorch do. */
  readonly epsilonInside?: boolean;
}

/** Where the libraries differ from here. */
const LIKE: Conventions<RmsPropOptions> = {
  torch: { learningRate: 0.01, beta: 0.99 },
  keras: { epsilon: 1e-7, epsilonInside: true },
  optax: { epsilonInside: true },
  tfjs: { epsilon: 1e-7, epsilonInside: true },
};

/**
 * RMSprop: `s = beta s + (1 - beta) dW^2; W = W - alpha dW / (sqrt(s) + epsilon)`; alpha is 0.001 by default.
 * (Hinton, Srivastava and Swersky, "Neural networks for machine learning", lecture 6e, 2012)
 */
export const rmsProp = (options: RmsPropOptions & LikeOption = {}): OptimizerSpec =>
  optimizer("rmsProp", likeLibrary("rmsProp", LIKE, options));
