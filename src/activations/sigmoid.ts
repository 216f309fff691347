import { layer, type Layer } from "../layers/layer.ts";

/** Logistic sigmoid: `f(z) = 1 / (1 + exp(-z))`, between 0 and 1. */
export const sigmoid = (): Layer => layer("sigmoid");
