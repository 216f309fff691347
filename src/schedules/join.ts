import { integer, knownKeys, mustBe } from "../check/index.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { per, schedule } from "./options.ts";
import { withSpec, type Per, type Schedule } from "./schedule.ts";

/** Options of {@link join}. */
export interface JoinOptions {
  /** How long the first schedule lasts, then where each next one ends: ascending, one fewer than the schedules. */
  readonly at: readonly number[];
  /** What `at` counts. Default `'step'`. */
  readonly per?: Per;
}

/**
 * Schedules one after another: the first up to and with `at[0]`, the second from `at[0] + 1` to `at[1]`, and so on.
 * Each sees the clock that `at` counts start again from 1; the other clock goes on, as nothing says where it stood.
 * So joining is associative: `join([a, join([b, c], { at: [q] })], { at: [p] })` is `join([a, b, c], { at: [p, p + q] })`.
 * optax's `join_schedules` is the same with clocks from 0.
 */
export function join(schedules: readonly Schedule[], options: JoinOptions): Schedule {
  if (!Array.isArray(schedules) || schedules.length === 0) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe("join", "schedules", "a non-empty array of schedules", schedules),
    );
  }
  const given = { per: "step", ...knownKeys("join", options, ["at", "per"]) };
  const at = boundaries(given.at, schedules.length - 1);
  const unit = per("join", given.per);
  // Holes are visited too, and refused.
  const parts = Array.from(schedules, (part: unknown, i) => ({
    part: schedule("join", `schedules[${i}]`, part),
    after: at[i - 1] ?? 0,
  }));
  const [first] = parts as [(typeof parts)[0]];
  const specs = parts.map(({ part }) => part.spec);
  const spec = specs.every((each) => each !== undefined)
    ? { kind: "join", options: { schedules: specs, at, per: unit } }
    : undefined;
  return withSpec(spec, "join", (clock) => {
    const { part, after } = parts.findLast((each) => clock[unit] > each.after) ?? first;
    return part({ ...clock, [unit]: clock[unit] - after });
  });
}

function boundaries(value: unknown, count: number): number[] {
  if (!Array.isArray(value))
    throw new ArgumentError("DH_ARG", mustBe("join", "at", "an array of integers", value));
  if (value.length !== count) {
    const message = `join: at must have one value fewer than there are schedules, ${count}; got ${value.length}`;
    throw new OutOfRangeError("DH_RANGE", message);
  }
  const at = Array.from(value, (each: unknown, i) =>
    integer("join", `at[${i}]`, each, { min: 1, max: Number.MAX_SAFE_INTEGER }),
  );
  const unsorted = at.findIndex((each, i) => i > 0 && each <= (at[i - 1] as number));
  if (unsorted < 0) return at;
  throw new OutOfRangeError("DH_RANGE", `join: at[${unsorted}] must exceed at[${unsorted - 1}]`);
}
