import { part, type Part } from "../parts/part.ts";

/** Options of {@link huber}. */
export interface HuberOptions {
  /** Where the square turns into a line, above 0. Default 1. */
  readonly delta?: number;
}

/** Huber loss: of `e = z - y`, `e^2 / 2` up to `delta`, then `delta (|e| - delta / 2)`; the mean over a sample's outputs, as in PyTorch. (Huber, 1964) */
export const huber = (options: HuberOptions = {}): Part => part("losses", "huber", options);
