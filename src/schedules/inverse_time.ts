import { NOT_NEGATIVE, knownKeys, number } from "../check/index.ts";
import { per, rate } from "./options.ts";
import { define, type Per, type Schedule } from "./schedule.ts";

/** Options of {@link inverseTime}. */
export interface InverseTimeOptions {
  /** The rate before the first epoch, 0 or more. */
  readonly initial: number;
  /** How fast it falls, 0 or more. */
  readonly decayRate: number;
  /** What t counts. Default `'epoch'`. */
  readonly per?: Per;
}

/**
 * `initial / (1 + decayRate t)`: from 0.2 with rate 1, the epochs have 0.1, 0.0667, 0.05, 0.04.
 * Keras's `InverseTimeDecay` with `decay_steps` 1 is the same from t = 0.
 */
export function inverseTime(options: InverseTimeOptions): Schedule {
  const given = {
    per: "epoch",
    ...knownKeys("inverseTime", options, ["initial", "decayRate", "per"]),
  };
  const initial = rate("inverseTime", "initial", given.initial);
  const decayRate = number("inverseTime", "decayRate", given.decayRate, NOT_NEGATIVE);
  const unit = per("inverseTime", given.per);
  return define(
    "inverseTime",
    { initial, decayRate, per: unit },
    (at) => initial / (1 + decayRate * at[unit]),
  );
}
