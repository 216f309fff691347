import { integer, knownKeys, number } from "../check/index.ts";
import { per, rate } from "./options.ts";
import { power } from "./portable.ts";
import { define, type Per, type Schedule } from "./schedule.ts";

/** Options of {@link staircase}. */
export interface StaircaseOptions {
  /** The rate of the first stair, 0 or more. */
  readonly initial: number;
  /** What each stair multiplies the rate by, above 0 and up to 1. Default 0.5. */
  readonly factor?: number;
  /** How many epochs or steps lie between two falls, 1 or more. */
  readonly every: number;
  /** What t counts. Default `'epoch'`. */
  readonly per?: Per;
}

/**
 * `factor^floor(t / every) * initial`: with `every` 10 the rate falls in epochs 10, 20, 30, ...
 * PyTorch's `StepLR` and Keras's `ExponentialDecay(staircase=True)` are the same from t = 0.
 */
export function staircase(options: StaircaseOptions): Schedule {
  const given = {
    factor: 0.5,
    per: "epoch",
    ...knownKeys("staircase", options, ["initial", "factor", "every", "per"]),
  };
  const initial = rate("staircase", "initial", given.initial);
  const factor = number("staircase", "factor", given.factor, { above: 0, max: 1 });
  const every = integer("staircase", "every", given.every, {
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
  });
  const unit = per("staircase", given.per);
  const height = (t: number): number => power(factor, Math.floor(t / every));
  return define(
    "staircase",
    { initial, factor, every, per: unit },
    (at) => height(at[unit]) * initial,
  );
}
