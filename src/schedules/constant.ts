import { NOT_NEGATIVE, knownKeys, number } from "../check/index.ts";
import { define, type Schedule } from "./schedule.ts";

/** Options of {@link constant}. */
export interface ConstantOptions {
  /** The rate, 0 or more. */
  readonly rate: number;
}

/** The same rate always: `rate`. */
export function constant(options: ConstantOptions): Schedule {
  const given = knownKeys("constant", options, ["rate"]);
  const rate = number("constant", "rate", given.rate, NOT_NEGATIVE);
  return define("constant", { rate }, () => rate);
}
