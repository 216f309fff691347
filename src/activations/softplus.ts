import { layer, type Layer } from "../layers/layer.ts";

/** Softplus: `f(z) = log(1 + exp(z))`, a smooth ReLU. (Dugas et al., "Incorporating second-order functional knowledge for better option pricing", 2000) */
export const softplus = (): Layer => layer("softplus");
