import type { Initializer } from "../initializers/initializer.ts";
import { part, type Part } from "../parts/part.ts";

/** A layer as plain data, made by `dense`, `relu`, `dropout` and the like. */
export interface Layer extends Part {
  /** How its weights start. */
  readonly initializer?: Initializer;
}

/** A layer without weights. */
export function layer(kind: string, options: object = {}): Layer {
  return part("layers", kind, options);
}

/** Softmax acts when a network predicts; the core never sees it. */
export const PREDICTION_ONLY: Layer = Object.freeze({
  kind: "softmax",
  numbers: Object.freeze({}),
});
