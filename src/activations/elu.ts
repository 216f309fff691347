import { layer, type Layer } from "../layers/layer.ts";

/** Options of {@link elu}. */
export interface EluOptions {
  /** The limit below zero is `-alpha`. Default 1. */
  readonly alpha?: number;
}

/** Exponential linear unit: `f(z) = z` above zero, `alpha (exp(z) - 1)` below. (Clevert, Unterthiner and Hochreiter, 2015) */
export const elu = (options: EluOptions = {}): Layer => layer("elu", options);
