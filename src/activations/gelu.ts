import { layer, type Layer } from "../layers/layer.ts";

/** Gaussian error linear unit, exact: `f(z) = z/2 (1 + erf(z / sqrt 2))`; PyTorch's default, not its `tanh` approximation. (Hendrycks and Gimpel, "Gaussian error linear units", 2016) */
export const gelu = (): Layer => layer("gelu");
