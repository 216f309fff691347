// Layers that are no activations.
export { dense, type DenseOptions } from "./dense.ts";
export { dropout } from "./dropout.ts";
export type { Layer } from "./layer.ts";
