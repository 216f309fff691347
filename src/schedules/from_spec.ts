import { knownKeys, mustBe, oneOf } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import { inverseRoot } from "./inverse_root.ts";
import { inverseTime } from "./inverse_time.ts";
import { join, type JoinOptions } from "./join.ts";
import { linear } from "./linear.ts";
import { manual } from "./manual.ts";
import { polynomial } from "./polynomial.ts";
import type { Span } from "./options.ts";
import type { Schedule, ScheduleSpec } from "./schedule.ts";
import { staircase } from "./staircase.ts";
import { warmup, type WarmupOptions } from "./warmup.ts";

type JoinSpec = JoinOptions & { readonly schedules: readonly ScheduleSpec[] };
type WarmupSpec = Span & { readonly to?: number; readonly into?: ScheduleSpec };

/** Every built-in schedule by its kind. Those of other schedules take them as specs here. */
const makers = {
  constant,
  cosine,
  exponential,
  inverseRoot,
  inverseTime,
  linear,
  manual,
  polynomial,
  staircase,
  join: ({ schedules, ...options }: JoinSpec) => {
    if (Array.isArray(schedules)) return join(schedules.map(fromSpec), options);
    throw new ArgumentError(
      "DH_ARG",
      mustBe("fromSpec", "schedules", "an array of specs", schedules),
    );
  },
  warmup: ({ into, ...options }: WarmupSpec) =>
    warmup((into === undefined ? options : { ...options, into: fromSpec(into) }) as WarmupOptions),
};

/** The kinds of built-in schedules. */
export const kinds = Object.keys(makers) as readonly (keyof typeof makers)[];

/**
 * The built-in schedule that `spec` describes, as its `spec` or a saved file has it: `fromSpec(s.spec)` gives the rates
 * of `s`. Its options are checked like those of a call.
 */
export function fromSpec(spec: ScheduleSpec): Schedule {
  const given = knownKeys("fromSpec", spec, ["kind", "options"], "spec");
  const kind = oneOf("fromSpec", "kind", given.kind, kinds);
  if (typeof given.options !== "object" || given.options === null) {
    throw new ArgumentError("DH_ARG", mustBe("fromSpec", "options", "an object", given.options));
  }
  // Each maker checks its own options: what type they have is what it finds out.
  return (makers[kind] as (options: unknown) => Schedule)(given.options);
}
