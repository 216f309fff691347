import { knownKeys, number } from "../check/index.ts";
import { per, rate } from "./options.ts";
import { power } from "./portable.ts";
import { define, type Per, type Schedule } from "./schedule.ts";

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** The rate before the first epoch, 0 or more. */
  readonly initial: number;
  /** What the rate is multiplied by each time, above 0 and up to 1. Default 0.95. */
  readonly base?: number;
  /** What t counts. Default `'epoch'`. */
  readonly per?: Per;
}

/** `base^t initial`. PyTorch's `ExponentialLR` is the same from t = 0. */
export function exponential(options: ExponentialOptions): Schedule {
  const given = {
    base: 0.95,
    per: "epoch",
    ...knownKeys("exponential", options, ["initial", "base", "per"]),
  };
  const initial = rate("exponential", "initial", given.initial);
  const base = number("exponential", "base", given.base, { above: 0, max: 1 });
  const unit = per("exponential", given.per);
  return define(
    "exponential",
    { initial, base, per: unit },
    (at) => power(base, at[unit]) * initial,
  );
}
