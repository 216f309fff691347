import type { EpochProgress } from "../../addon.cjs";
import type { Dataset } from "../data/dataset.ts";
import { cutBatches } from "../batching/cut.ts";
import { integer, knownKeys, number, optionsObject } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import type { Part } from "../parts/part.ts";
import { fromSpec, type ScheduleSpec } from "../schedules/index.ts";
import { fitPlan, resumedRate, type FitPlan } from "./options.ts";

/** How far a run has come. */
export interface RunProgress {
  /** The epoch that it is in, from 1; one more than there are when it is done. */
  readonly epoch: number;
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
  const { learningRate: rate, ...rule } = optionsObject(call, saved.optimizer, "optimizer");
  if (rate === null && learningRate === undefined) {
    const message = `${call}: learningRate was a function of your own, which must be given again`;
    throw new ArgumentError("DH_ARG", message);
  }
  const { epochs, loss, batchSize, why, l2, shuffle, seed } = saved;
  const planned = typeof rate === "object" && rate !== null ? fromSpec(rate) : rate;
  const optimizer = { ...rule, learningRate: learningRate ?? planned };
  const given = { epochs, loss, batchSize, l2, shuffle, seed, optimizer };
  const plan = { ...fitPlan(call, network, data, given), why };
  return { plan, progress: checkedProgress(call, saved.progress, plan, data.samples) };
}

/** How far a run came, if it can have come so far. */
function checkedProgress(
  call: string,
  progress: unknown,
  { epochs, batchSize }: FitPlan,
  samples: number,
): RunProgress {
  const { epoch, done } = knownKeys(call, progress, ["epoch", "done"], "progress");
  const given = knownKeys(call, done, ["steps", "samples", "cost"], "progress.done");
  const most = cutBatches(samples, batchSize).steps - 1;
  const steps = integer(call, "progress.done.steps", given.steps, { min: 0, max: most });
  return {
    epoch: integer(call, "progress.epoch", epoch, { min: 1, max: epochs + 1 }),
    // No batch but an epoch's last one is smaller.
    done: {
      steps,
      samples: steps * batchSize,
      cost: number(call, "progress.done.cost", given.cost),
    },
  };
}
