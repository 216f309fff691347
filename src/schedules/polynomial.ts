import { integer, knownKeys } from "../check/index.ts";
import { rate, span, type Span } from "./options.ts";
import { power } from "./portable.ts";
import { define, type Schedule } from "./schedule.ts";

/** Options of {@link polynomial}. */
export type PolynomialOptions = Span & {
  /** The rate before the first epoch or step, 0 or more. */
  readonly initial: number;
  /** The rate at the end and ever after, 0 or more. Default 0. */
  readonly final?: number;
  /** The degree, a whole number from 1. Default 2. */
  readonly degree?: number;
};

/**
 * `final + (initial - final) (1 - min(t / n, 1))^degree`. The same from t = 0: Keras's `PolynomialDecay` and optax's
 * `polynomial_schedule`, whose degree need not be whole.
 */
export function polynomial(options: PolynomialOptions): Schedule {
  const given = {
    final: 0,
    degree: 2,
    ...knownKeys("polynomial", options, ["initial", "final", "degree", "epochs", "steps"]),
  };
  const initial = rate("polynomial", "initial", given.initial);
  const final = rate("polynomial", "final", given.final);
  const degree = integer("polynomial", "degree", given.degree);
  const progress = span("polynomial", given);
  return define("polynomial", { initial, final, degree, ...progress.options }, (at) => {
    const p = power(1 - progress.at(at), degree);
    return p * initial + (1 - p) * final;
  });
}
