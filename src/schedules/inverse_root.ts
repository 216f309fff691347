import { POSITIVE, knownKeys, number } from "../check/index.ts";
import { per, rate } from "./options.ts";
import { define, type Per, type Schedule } from "./schedule.ts";

/** Options of {@link inverseRoot}. */
export interface InverseRootOptions {
  /** The rate that k scales, 0 or more. */
  readonly initial: number;
  /** The constant above the root, above 0. Default 1. */
  readonly k?: number;
  /** What t counts: the notes have both. Default `'epoch'`. */
  readonly per?: Per;
}

/** `k / sqrt(t) * initial`. */
export function inverseRoot(options: InverseRootOptions): Schedule {
  const given = {
    k: 1,
    per: "epoch",
    ...knownKeys("inverseRoot", options, ["initial", "k", "per"]),
  };
  const initial = rate("inverseRoot", "initial", given.initial);
  const k = number("inverseRoot", "k", given.k, POSITIVE);
  const unit = per("inverseRoot", given.per);
  return define(
    "inverseRoot",
    { initial, k, per: unit },
    (at) => (k / Math.sqrt(at[unit])) * initial,
  );
}
