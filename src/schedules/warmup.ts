import { knownKeys } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { join } from "./join.ts";
import { rate, schedule, span, type Span } from "./options.ts";
import { define, withSpec, type Schedule } from "./schedule.ts";

/** Options of {@link warmup}: the rate to arrive at, or the schedule that follows. */
export type WarmupOptions = Span &
  (
    | {
        /** The rate to arrive at, 0 or more. */
        readonly to: number;
        /** Not beside a rate. */
        readonly into?: never;
      }
    | {
        /** The schedule that follows. */
        readonly into: Schedule;
        /** Not beside a schedule. */
        readonly to?: never;
      }
  );

/**
 * A straight line up from 0, `to min(t / n, 1)`: the first step has `to / n`, step n and all after it `to`.
 *
 * With `into`, the line ends at that schedule's first rate, and the schedule follows with its clock begun anew:
 * `warmup({ steps: 100, into: cosine({ initial: 0.1, steps: 900 }) })` takes 1000 steps in all.
 */
export function warmup(options: WarmupOptions): Schedule {
  const given = knownKeys("warmup", options, ["epochs", "steps", "to", "into"]);
  const progress = span("warmup", given);
  if ((given.to === undefined) === (given.into === undefined)) {
    throw new ArgumentError("DH_ARG", "warmup: exactly one of to and into must be given");
  }
  if (given.into === undefined) {
    const to = rate("warmup", "to", given.to);
    return define("warmup", { ...progress.options, to }, (at) => progress.at(at) * to);
  }
  const into = schedule("warmup", "into", given.into);
  const line: Schedule = (at) => progress.at(at) * into({ ...at, [progress.per]: 1 });
  const spec = into.spec && { kind: "warmup", options: { ...progress.options, into: into.spec } };
  return withSpec(spec, "warmup", join([line, into], { at: [progress.length], per: progress.per }));
}
