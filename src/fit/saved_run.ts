import type { EpochProgress } from "../../index.js";
import type { Dataset } from "../data/dataset.ts";
import { cutBatches } from "../batching/cut.ts";
import { integer, number } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import type { Part } from "../parts/part.ts";
import { fromSpec, type ScheduleSpec } from "../schedules/index.ts";
import { fitPlan, resumedRate, type FitPlan } from "./options.ts";

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

/**
 * The plan of a saved run and how far it came, to go on with it. All of it is checked once more, since a file may say
 * anything.
 */
export function loadRun(
  call: string,
  saved: SavedRun,
  network: Network,
  data: Dataset,
  options: unknown,
): { readonly plan: FitPlan; readonly progress: RunProgress } {
  const learningRate = resumedRate(call, options);
  if (data.samples !== saved.samples) {
    const message = `${call}: the run was on ${saved.samples} samples; data has ${data.samples}`;
    throw new DataError("DH_SHAPE", message);
  }
  const rate = saved.optimizer.learningRate;
  if (rate === null && learningRate === undefined) {
    const message = `${call}: learningRate was a function of your own, which must be given again`;
    throw new ArgumentError("DH_ARG", message);
  }
  const { epochs, loss, batchSize, why, l2, shuffle, seed } = saved;
  const planned = typeof rate === "object" && rate !== null ? fromSpec(rate) : rate;
  const optimizer = { ...saved.optimizer, learningRate: learningRate ?? planned };
  const given = { epochs, loss, batchSize, l2, shuffle, seed, optimizer };
  const plan = { ...fitPlan(call, network, data, given), why };
  return { plan, progress: checkedProgress(call, saved.progress, plan, data.samples) };
}

/** How far a run came, if it can have come so far. */
function checkedProgress(
  call: string,
  { epoch, stepsBefore, done }: RunProgress,
  { epochs, batchSize }: FitPlan,
  samples: number,
): RunProgress {
  const { steps } = cutBatches(samples, batchSize);
  const max = { min: 0, max: Number.MAX_SAFE_INTEGER };
  integer(call, "progress.epoch", epoch, { min: 1, max: epochs + 1 });
  integer(call, "progress.stepsBefore", stepsBefore, max);
  integer(call, "progress.done.steps", done.steps, { min: 0, max: steps - 1 });
  integer(call, "progress.done.samples", done.samples, { min: 0, max: samples - 1 });
  number(call, "progress.done.cost", done.cost);
  return { epoch, stepsBefore, done };
}
