import { knownKeys, mustBe, oneOf } from "../check/index.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
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

/** Makes the schedules in a schedule. */
type Maker = (spec: ScheduleSpec) => Schedule;

/** How deep they may be in each other; a file may say anything. */
const MOST_DEPTH = 100;

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
  join: ({ schedules, ...options }: JoinSpec, inner: Maker) => {
    if (Array.isArray(schedules))
      return join(
        Array.from(schedules, (each) => inner(each)),
        options,
      );
    throw new ArgumentError(
      "DH_ARG",
      mustBe("fromSpec", "schedules", "an array of specs", schedules),
    );
  },
  warmup: ({ into, ...options }: WarmupSpec, inner: Maker) =>
    warmup((into === undefined ? options : { ...options, into: inner(into) }) as WarmupOptions),
};

/** The kinds of built-in schedules. */
export const kinds = Object.keys(makers) as readonly (keyof typeof makers)[];

/**
 * The built-in schedule that `spec` describes, as its `spec` or a saved file has it: `fromSpec(s.spec)` gives the rates
 * of `s`. Its options are checked like those of a call.
 */
export function fromSpec(spec: ScheduleSpec): Schedule {
  return made(spec, 1);
}

function made(spec: unknown, depth: number): Schedule {
  if (depth > MOST_DEPTH) {
    const message = `fromSpec: schedules must stand in each other at most ${MOST_DEPTH} deep`;
    throw new OutOfRangeError("DH_TOO_LARGE", message);
  }
  const given = knownKeys("fromSpec", spec, ["kind", "options"], "spec");
  const kind = oneOf("fromSpec", "kind", given.kind, kinds);
  if (typeof given.options !== "object" || given.options === null) {
    throw new ArgumentError("DH_ARG", mustBe("fromSpec", "options", "an object", given.options));
  }
  // Each maker checks its own options: what type they have is what it finds out.
  const make = makers[kind] as (options: unknown, inner: Maker) => Schedule;
  return make(given.options, (inner) => made(inner, depth + 1));
}
