import { optionsObject } from "../check/index.ts";
import { he, type Initializer } from "../initializers/index.ts";
import { checkedInitializer } from "../initializers/initializer.ts";
import { part } from "../parts/part.ts";
import type { Layer } from "./layer.ts";

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Whether a bias is added; it starts at zero. Default true. */
  readonly bias?: boolean;
  /** How the weights start. Default `he()`; PyTorch and Keras start otherwise. */
  readonly initializer?: Initializer;
}

/**
 * Fully connected: `y = x W + b`, with x `[samples x inputs]`, W `[inputs x units]` and b `[units]`.
 *
 * The weights stand as Keras has them; PyTorch's `Linear` holds their transpose. `units` is 1 to 2^31 - 1 (`DH_RANGE`).
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  const { initializer = he(), ...others } = optionsObject("dense", options);
  const { kind, numbers } = part("layers", "dense", { units, ...others });
  return Object.freeze({
    kind,
    numbers,
    initializer: checkedInitializer("dense", "initializer", initializer),
  });
}
