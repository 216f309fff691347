import { likeLibrary, type Conventions, type LikeOption } from "../parts/like.ts";
import { withoutTwo, type AdamOptions } from "./adam.ts";
import { optimizer, type OptimizerSpec } from "./optimizer_spec.ts";

/** Options of {@link adamW}. */
export interface AdamWOptions extends AdamOptions {
  /** The part of each weight that decays, times the rate; 0 or more. Default 0.01. */
  readonly weightDecay?: number;
  /** Lets the biases of a network decay too, as PyTorch, Keras and optax do. Default false. */
  readonly decayBiases?: boolean;
}

/** Where the libraries differ from here. */
const LIKE: Conventions<AdamWOptions> = {
  torch: { decayBiases: true },
  keras: { epsilon: 1e-7, epsilonHat: true, weightDecay: 0.004, decayBiases: true },
  optax: { weightDecay: 1e-4, decayBiases: true },
};

/**
 * Adam with decoupled weight decay: first `W = W - alpha weightDecay W`, then Adam's step. In a network only weights
 * decay, unless `decayBiases`. (Loshchilov and Hutter, "Decoupled weight decay regularization", 2017)
 */
export function adamW(
  options: AdamWOptions & LikeOption<"torch" | "keras" | "optax"> = {},
): OptimizerSpec {
  return optimizer("adamW", withoutTwo("adamW", likeLibrary("adamW", LIKE, options)));
}
