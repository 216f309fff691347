import type { EpochOrder, EpochProgress } from "../../addon.cjs";
import { cutBatches } from "../batching/cut.ts";
import { shuffledOrder } from "../random/shuffle.ts";
import { rateAt, type Schedule } from "../schedules/index.ts";
import type { FitPlan } from "./options.ts";

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

/** The order of samples in an epoch. */
export function sampleOrder(
  { shuffle, seed }: FitPlan,
  samples: number,
  epoch: number,
): Uint32Array {
  return shuffle
    ? shuffledOrder(samples, seed, epoch)
    : Uint32Array.from({ length: samples }, (_, i) => i);
}

/** An epoch with that order of samples, and its rates as the schedule has them now; a run before has `done` some of it. */
export function planEpoch(
  call: string,
  { batchSize, optimizer }: FitPlan,
  order: Uint32Array,
  epoch: number,
  done: EpochProgress,
): PlannedEpoch {
  const { steps } = cutBatches(order.length, batchSize);
  const stepsBefore = (epoch - 1) * steps;
  const whole = { epoch, stepsBefore, order, batchSize, rates: new Float64Array(steps), done };
  const { learningRate } = optimizer;
  if (typeof learningRate === "number") {
    whole.rates.fill(learningRate);
    return { order: whole };
  }
  for (let step = done.steps; step < steps; step++) {
    const rate = askRate(call, learningRate, { epoch, step: stepsBefore + step + 1 });
    if (typeof rate !== "number") {
      const cut = { ...whole, rates: whole.rates.subarray(0, step) };
      return { order: cut, broken: { epoch, steps: step, error: rate.error } };
    }
    whole.rates[step] = rate;
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
