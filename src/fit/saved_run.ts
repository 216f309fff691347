import type { EpochProgress } from "../../index.js";
import type { Dataset } from "../data/dataset.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { checkedOptimizer, type OptimizerSpec } from "../optimizers/optimizer_spec.ts";
import type { Part } from "../parts/part.ts";
import { fromSpec, type Schedule, type ScheduleSpec } from "../schedules/index.ts";
import type { FitPlan } from "./options.ts";

/** How far a run has come. */
export interface RunProgress {
  /** The epoch that it is in, from 1; one more than there are when it is done. */
  readonly epoch: number;
  /** Steps of the epochs before. */
  readonly stepsBefore: number;
  /** What was done of this epoch. */
  readonly done: EpochProgress;
}

/** A run as a file holds it. */
export interface SavedRun extends Omit<FitPlan, "optimizer"> {
  /** A schedule as plain data; null where it was a user's own function. */
  readonly optimizer: Part & { readonly learningRate: number | ScheduleSpec | null };
  readonly samples: number;
  readonly progress: RunProgress;
}

/** A run that has done nothing yet. */
export const START: RunProgress = {
  epoch: 1,
  stepsBefore: 0,
  done: { steps: 0, samples: 0, cost: 0 },
};

/** A run as plain data. */
export function saveRun(plan: FitPlan, samples: number, progress: RunProgress): SavedRun {
  const { kind, numbers, learningRate } = plan.optimizer;
  const rate = typeof learningRate === "number" ? learningRate : (learningRate.spec ?? null);
  return { ...plan, optimizer: { kind, numbers, learningRate: rate }, samples, progress };
}

/** The plan of a saved run, to go on with it. */
export function loadRun(
  call: string,
  { samples, progress: _, ...saved }: SavedRun,
  data: Dataset,
  learningRate: number | Schedule | undefined,
): FitPlan {
  if (data.samples !== samples) {
    const message = `${call}: the run was on ${samples} samples; data has ${data.samples}`;
    throw new DataError("DH_SHAPE", message);
  }
  const rate = saved.optimizer.learningRate;
  if (rate === null && learningRate === undefined) {
    const message = `${call}: learningRate was a function of your own, which must be given again`;
    throw new ArgumentError("DH_ARG", message);
  }
  return { ...saved, optimizer: optimizer(call, saved.optimizer, learningRate ?? rate) };
}

function optimizer(
  call: string,
  part: Part,
  rate: number | Schedule | ScheduleSpec | null,
): OptimizerSpec {
  const learningRate = typeof rate === "object" && rate !== null ? fromSpec(rate) : rate;
  return checkedOptimizer(call, "optimizer", { ...part, learningRate });
}
