import { layer, type Layer } from "../layers/layer.ts";

/** Hyperbolic tangent: `f(z) = tanh(z)`, between -1 and 1. */
export const tanh = (): Layer => layer("tanh");
