import { knownKeys } from "../check/index.ts";
import { rate, span, type Span } from "./options.ts";
import { cosPi } from "./portable.ts";
import { define, type Schedule } from "./schedule.ts";
import { OutOfRangeError } from "../errors.ts";

/** Options of {@link cosine}. */
export type CosineOptions = Span & {
  /** The rate before the first epoch or step, 0 or more. */
  readonly initial: number;
  /** The rate at the end and ever after, from 0 to `initial`. Default 0. */
  readonly final?: number;
};

/**
 * Half a wave down: `final + (initial - final) (1 + cos(pi min(t / n, 1))) / 2` (Loshchilov and Hutter, "SGDR", 2017,
 * without its restarts). Keras's `CosineDecay` and optax's `cosine_decay_schedule` are the same from t = 0; PyTorch's
 * `CosineAnnealingLR` is up to its end, where it rises again.
 */
export function cosine(options: CosineOptions): Schedule {
  const given = {
    final: 0,
    ...knownKeys("cosine", options, ["initial", "final", "epochs", "steps"]),
  };
  const initial = rate("cosine", "initial", given.initial);
  const final = rate("cosine", "final", given.final);
  if (final > initial) {
    throw new OutOfRangeError(
      "DH_RANGE",
      `cosine: final must be ≤ initial, which is ${initial}; got ${final}`,
    );
  }
  const progress = span("cosine", given);
  return define("cosine", { initial, final, ...progress.options }, (at) => {
    const p = (1 + cosPi(progress.at(at))) / 2;
    return p * initial + (1 - p) * final;
  });
}
