import type { EpochOrder, EpochProgress } from "../../addon.cjs";
import { cutBatches } from "../batching/cut.ts";
import { rateAt, type Schedule } from "../schedules/index.ts";
import type { FitPlan } from "./plan.ts";

/** Where a schedule failed, and how: the error of a rate that is none, or what the user's function threw. */
export interface BrokenSchedule {
  readonly epoch: number;
  /** Steps of the epoch before it. */
  readonly steps: number;
  readonly error: unknown;
}

/** An epoch to do. Its rates end where the schedule fails: the steps before are done first. */
export interface PlannedEpoch {
  readonly order: EpochOrder;
  readonly broken?: BrokenSchedule;
}

/** Samples that an epoch goes through, of so many. */
export function samplesAnEpoch({ batchSize, dropLast }: FitPlan, samples: number): number {
  return dropLast ? samples - (samples % batchSize) : samples;
}

/** The part of an epoch that is to be done now. */
export interface Part {
  /** How many samples it has. */
  readonly samples: number;
  /** Which, in order, unless that is drawn where they are read. */
  readonly order: Uint32Array | undefined;
  readonly epoch: number;
  /** What was done of it before. */
  readonly done: EpochProgress;
  /** The step after which to end. */
  readonly until: number;
}

/** An epoch with its rates as the schedule has them now, each made smaller by `reduce`. */
export function planEpoch(
  call: string,
  { batchSize, optimizer }: FitPlan,
  { samples, order, epoch, done, until }: Part,
  reduce: (rate: number) => number,
): PlannedEpoch {
  const stepsBefore = (epoch - 1) * cutBatches(samples, batchSize).steps;
  const rates = new Float64Array(until);
  const whole = { epoch, stepsBefore, ...(order && { order }), batchSize, rates, done };
  const { learningRate } = optimizer;
  if (typeof learningRate === "number") {
    whole.rates.fill(reduce(learningRate));
    return { order: whole };
  }
  for (let step = done.steps; step < until; step++) {
    const rate = askRate(call, learningRate, { epoch, step: stepsBefore + step + 1 });
    if (typeof rate !== "number") {
      const cut = { ...whole, rates: whole.rates.subarray(0, step) };
      return { order: cut, broken: { epoch, steps: step, error: rate.error } };
    }
    whole.rates[step] = reduce(rate);
  }
  return { order: whole };
}

function askRate(
  call: string,
  schedule: Schedule,
  at: { epoch: number; step: number },
): number | { readonly error: unknown } {
  try {
    return rateAt(call, schedule, at);
  } catch (error) {
    return { error };
  }
}
