import { glorot, he, lecun, type Initializer } from "../initializers/index.ts";
import { checkedInitializer } from "../initializers/initializer.ts";
import { likeLibrary, type Conventions, type LikeOption } from "../parts/like.ts";
import { part } from "../parts/part.ts";
import type { Layer } from "./layer.ts";

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Whether a bias is added; it starts at zero. Default true. */
  readonly bias?: boolean;
  /** How the weights start. Default `he()`; PyTorch and Keras start otherwise. */
  readonly initializer?: Initializer;
}

/** How the libraries' weights start; their biases start at zero, but PyTorch's. */
const LIKE: Conventions<DenseOptions> = {
  torch: { initializer: lecun({ uniform: true, gain: 1 / Math.sqrt(3) }) },
  keras: { initializer: glorot({ uniform: true }) },
  tfjs: { initializer: glorot() },
};

/**
 * Fully connected: `y = x W + b`, with x `[samples x inputs]`, W `[inputs x units]` and b `[units]`.
 *
 * The weights stand as Keras has them; PyTorch's `Linear` holds their transpose. `units` is 1 to 2^31 - 1 (`DH_RANGE`).
 *
 * `like` starts the weights as PyTorch's `Linear`, `U(-1/sqrt(inputs), 1/sqrt(inputs))`, Keras's `Dense`, Glorot's uniform, or tfjs's,
 * Glorot's normal (which tfjs cuts off at two standard deviations). PyTorch's bias starts as its weights do, and here at zero.
 */
export function dense(
  units: number,
  options: DenseOptions & LikeOption<"torch" | "keras" | "tfjs"> = {},
): Layer {
  const { initializer = he(), ...others } = likeLibrary("dense", LIKE, options);
  const { kind, numbers } = part("layers", "dense", { units, ...others });
  return Object.freeze({
    kind,
    numbers,
    initializer: checkedInitializer("dense", "initializer", initializer),
  });
}
