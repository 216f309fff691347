import { BELOW_ONE, flag, mustBe, number } from "../check/index.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { likeLibrary, type Conventions, type LikeOption } from "../parts/like.ts";
import { momentumOf, type MomentumOptions } from "./momentum.ts";
import { optimizer, type OptimizerSpec, type RateOption } from "./optimizer_spec.ts";

/** Options of {@link sgd}. */
export interface SgdOptions extends RateOption {
  /** With momentum: its beta, or all of its options. Default: without. */
  readonly momentum?: number | Omit<MomentumOptions, "learningRate" | "nesterov">;
  /** Whether momentum looks ahead; needs momentum. Default false. */
  readonly nesterov?: boolean;
}

/** Where the libraries differ from here: in the rate alone. Momentum, where it is given, is a heavy ball in all of them. */
const LIKE: Conventions<SgdOptions> = {
  torch: { learningRate: 0.001 },
  keras: {},
  optax: {},
  tfjs: {},
};

/**
 * Gradient descent: `W = W - alpha dW`, alpha 0.01 by default; with `momentum`, as {@link momentum} does it.
 *
 * The batch size makes it batch, mini-batch or stochastic gradient descent.
 */
export function sgd(options: SgdOptions & LikeOption = {}): OptimizerSpec {
  const meant = likeLibrary("sgd", LIKE, options);
  const { momentum: inertia, nesterov = false, ...others } = meant;
  flag("sgd", "nesterov", nesterov);
  if (inertia === undefined || inertia === 0) {
    if (nesterov) throw new OutOfRangeError("DH_COMBO", "sgd: nesterov needs momentum > 0");
    return optimizer("sgd", others);
  }
  if (typeof inertia === "number") {
    const beta = number("sgd", "momentum", inertia, BELOW_ONE);
    return momentumOf("sgd", { ...others, beta, nesterov });
  }
  if (typeof inertia === "object" && inertia !== null && !Array.isArray(inertia)) {
    return momentumOf("sgd", { ...others, ...inertia, nesterov });
  }
  throw new ArgumentError(
    "DH_RANGE",
    mustBe("sgd", "momentum", "a number ≥ 0 and < 1, or an object", inertia),
  );
}
