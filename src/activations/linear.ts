import { layer, type Layer } from "../layers/layer.ts";

/** The identity: `f(z) = z`. */
export const linear = (): Layer => layer("linear");
