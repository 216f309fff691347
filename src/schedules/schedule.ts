import { integer, mustBe, show, type Range } from "../check/index.ts";
import { ArgumentError, NumericError } from "../errors.ts";

/** Where a run stands. Both numbers count from 1; steps are updates of the parameters, counted over the whole run. */
export interface Clock {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The step of the run, from 1. */
  readonly step: number;
}

/** Which of the two numbers a schedule goes by. */
export type Per = "epoch" | "step";

/** A built-in schedule as plain data: what is saved with a network, and compared when a run is resumed. */
export interface ScheduleSpec {
  /** The name of the function that makes it: `inverseTime`. */
  readonly kind: string;
  /** What the function takes. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * A rate for each moment of a run: any function of the clock. It must be pure: the same clock, the same rate.
 * The built-in ones carry a `spec`, from which `fromSpec` makes them again; a function of your own has none.
 *
 * A schedule is its formula at the number of the epoch or step, which counts from 1: `exponential` with base 0.95 takes
 * 0.95 of the initial rate in the first epoch. PyTorch, Keras and optax count from 0, and get there one later.
 */
export interface Schedule {
  (at: Clock): number;
  /** What it was made of, unless it is a function of your own. */
  readonly spec?: ScheduleSpec | undefined;
}

/** What every count of a clock may be. */
const TICK: Range = { min: 1, max: Number.MAX_SAFE_INTEGER };

/** A built-in schedule: `rate` with its clock checked, and the spec that describes it. */
export function define(
  kind: string,
  options: ScheduleSpec["options"],
  rate: (at: Clock) => number,
): Schedule {
  return withSpec({ kind, options }, kind, rate);
}

/** A schedule made of others: it has a spec if all of them have. */
export function withSpec(
  spec: ScheduleSpec | undefined,
  kind: string,
  rate: (at: Clock) => number,
): Schedule {
  const checked = (at: Clock): number => {
    integer(kind, "epoch", at?.epoch, TICK);
    integer(kind, "step", at?.step, TICK);
    return rate(at);
  };
  return Object.assign(checked, { spec });
}

/**
 * What the schedule says now, checked: the rate of a user's own function may be anything. NaN and infinity are a
 * `NumericError`, a negative rate or no number an `ArgumentError`; what the function itself throws passes unchanged.
 */
export function rateAt(call: string, schedule: Schedule, at: Clock): number {
  if (typeof schedule !== "function")
    throw new ArgumentError("DH_ARG", mustBe(call, "schedule", "a schedule", schedule));
  integer(call, "epoch", at?.epoch, TICK);
  integer(call, "step", at?.step, TICK);
  const rate: unknown = schedule(at);
  if (typeof rate === "number" && rate >= 0 && rate < Infinity) return rate;
  const when = `at epoch ${at.epoch} step ${at.step}`;
  if (typeof rate === "number" && !Number.isFinite(rate)) {
    throw new NumericError("DH_NONFINITE", `${call}: schedule returned ${show(rate)} ${when}`, at);
  }
  throw new ArgumentError(
    "DH_ARG",
    `${mustBe(call, "what a schedule returns", "a number ≥ 0", rate)} ${when}`,
  );
}
