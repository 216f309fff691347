import { layer, type Layer } from "./layer.ts";

/**
 * Dropout: while training, each number is zero with probability `rate` and the others grow by `1 / (1 - rate)`; at
 * prediction nothing happens. `rate` is 0 or more and below 1 (`DH_RANGE`).
 *
 * The mask depends on the seed, the layer, the epoch, the step and the place in the batch alone. (Srivastava et al.,
 * "Dropout: a simple way to prevent neural networks from overfitting", 2014)
 */
export const dropout = (rate: number): Layer => layer("dropout", { rate });
