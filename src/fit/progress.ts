import type { EpochProgress } from "../../addon.cjs";
import { watch, type Patience } from "./controls/early_stopping.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EpochRecord } from "./history.ts";
import { valueOf, type Monitor } from "./controls/monitor.ts";
import { level, type PlateauState } from "./controls/plateau.ts";
import type { FitPlan } from "./plan.ts";

/** How far a run has come, and how its controls stand: with the plan, all that decides how it goes on. */
export interface RunProgress {
  /** The epoch that it is in, from 1; one more than there are when it is done. */
  readonly epoch: number;
  /** What was done of this epoch. */
  readonly done: EpochProgress;
  readonly earlyStopping?: Patience | undefined;
  readonly plateau?: PlateauState | undefined;
  /** The best of the checkpoints. */
  readonly checkpoint?: Patience | undefined;
}

/** Nothing of an epoch. */
export const NOTHING: EpochProgress = { steps: 0, samples: 0, cost: 0, ignored: 0 };

/** A run that has done nothing yet. */
export const START: RunProgress = { epoch: 1, done: NOTHING };

/** After an epoch: what each control makes of it. */
export function afterEpoch(
  { earlyStopping, plateau }: FitPlan,
  watched: Monitor | undefined,
  before: RunProgress,
  record: EpochRecord<Evaluation | undefined>,
): RunProgress {
  const { epoch } = record;
  const now = (monitor: Monitor) => ({ epoch, value: valueOf(monitor, record) });
  return {
    epoch: epoch + 1,
    done: NOTHING,
    earlyStopping: earlyStopping && watch(earlyStopping, before.earlyStopping, now(earlyStopping)),
    plateau: plateau && level(plateau, before.plateau, now(plateau)),
    checkpoint: watched
      ? watch({ ...watched, minDelta: 0 }, before.checkpoint, now(watched))
      : before.checkpoint,
  };
}

/** Whether a run has nothing left to do. */
export const isOver = (plan: FitPlan, progress: RunProgress): boolean =>
  progress.epoch > plan.epochs || isExhausted(plan, progress);

/** Whether early stopping has ended it. */
export const isExhausted = ({ earlyStopping }: FitPlan, progress: RunProgress): boolean =>
  earlyStopping !== undefined && (progress.earlyStopping?.waited ?? 0) >= earlyStopping.patience;
