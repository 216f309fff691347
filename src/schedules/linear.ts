import { knownKeys } from "../check/index.ts";
import { rate, span, type Span } from "./options.ts";
import { define, type Schedule } from "./schedule.ts";

/** Options of {@link linear}. */
export type LinearOptions = Span & {
  /** The rate before the first epoch or step, 0 or more. */
  readonly initial: number;
  /** The rate at the end and ever after, 0 or more. Default 0. */
  readonly final?: number;
};

/** A straight line: `initial + (final - initial) min(t / n, 1)`. optax's `linear_schedule` is the same from t = 0. */
export function linear(options: LinearOptions): Schedule {
  const given = {
    final: 0,
    ...knownKeys("linear", options, ["initial", "final", "epochs", "steps"]),
  };
  const initial = rate("linear", "initial", given.initial);
  const final = rate("linear", "final", given.final);
  const progress = span("linear", given);
  return define("linear", { initial, final, ...progress.options }, (at) => {
    const p = progress.at(at);
    return (1 - p) * initial + p * final;
  });
}
