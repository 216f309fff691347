import type { AdamOptions } from "./adam.ts";
import { optimizer, type OptimizerSpec } from "./optimizer_spec.ts";

/** Options of {@link adamW}. */
export interface AdamWOptions extends AdamOptions {
  /** The part of each weight that decays, times the rate; 0 or more. Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay: first `W = W - alpha weightDecay W`, then Adam's step. In a network only weights
 * decay; PyTorch lets biases decay too. (Loshchilov and Hutter, "Decoupled weight decay regularization", 2017)
 */
export const adamW = (options: AdamWOptions = {}): OptimizerSpec => optimizer("adamW", options);
