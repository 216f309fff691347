import type { NativeNetwork, NativeRun, RunEvent } from "../../addon.cjs";
import { cutBatches } from "../batching/cut.ts";
import { AbortError, StateError } from "../errors.ts";
import { guarded } from "../native.ts";
import type { Description } from "../network/description.ts";
import type { Network } from "../network/network.ts";
import { Board } from "../tensorboard/board.ts";
import { checkedBest, checkedCheckpoint, type CheckpointPlan } from "./checkpoint/options.ts";
import { checkedData, checkEvaluation, samplesOf, type AnyDataset } from "./data.ts";
import { samplesAnEpoch } from "./epoch_order.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Log } from "./history.ts";
import type { Monitor } from "./controls/monitor.ts";
import type { RunOptions } from "./options.ts";
import { checkedRunOptions, fitPlan, trainingPart, type FitPlan } from "./plan.ts";
import { START, type RunProgress } from "./progress.ts";
import { readingOf } from "./shuffle.ts";
import { loadRun, type SavedRun } from "./saved/run.ts";

/** The network that a run trains, and what only a run may do with it. */
export interface Subject {
  readonly network: Network;
  readonly native: NativeNetwork;
  learned(what: Partial<Description>): void;
}

/** A run to go on with: as it was saved, and what it had written down. */
export interface Before {
  readonly run: SavedRun;
  readonly log: Log<Evaluation | undefined> | undefined;
}

/** What a run is told to do. */
export interface Order {
  readonly call: string;
  readonly subject: Subject;
  readonly data: AnyDataset;
  /** Those of a fit, or of a resumed run. */
  readonly options: unknown;
  /** The run to go on with, if it is to be one. */
  readonly before?: Before | "none";
}

/** A run that has been started. */
export interface Launched {
  readonly plan: FitPlan;
  readonly options: RunOptions;
  readonly progress: RunProgress;
  readonly native: NativeRun;
  /** What it trains on. */
  readonly data: AnyDataset;
  readonly validation: AnyDataset | undefined;
  readonly checkpoint: CheckpointPlan | undefined;
  /** What is watched for the best checkpoint. */
  readonly watched: Monitor | undefined;
  /** The places of the layers that have parameters. */
  readonly layers: readonly number[];
  /** What writes for TensorBoard, if it is to. */
  readonly board: Board | undefined;
}

/** Checks everything, then starts the run's thread, which waits for its first epoch. Nothing changes if it throws. */
export function launch(order: Order, hear: (event: RunEvent) => void): Launched {
  const { call, subject, before } = order;
  const given = checkedData(call, "data", order.data, subject.network);
  if (before === "none") throw new StateError("DH_STATE", `${call}: there is no run to go on with`);
  const { plan, progress } =
    before === undefined
      ? { plan: fitPlan(call, subject.network, given, order.options), progress: START }
      : loadRun(call, before.run, subject.network, given, order.options);
  const options = checkedRunOptions(call, subject.network, order.options as RunOptions);
  const { signal } = options;
  const { loss, validationSplit, seed, earlyStopping } = plan;
  const { train, validation = options.validation } = trainingPart(
    call,
    given,
    validationSplit,
    seed,
  );
  if (validation !== undefined) {
    checkEvaluation(call, "validation", loss, validation, subject.network);
  }
  const checkpoint = options.checkpoint && checkedCheckpoint(call, options.checkpoint);
  const watchable = { loss, validated: validation !== undefined };
  const watched = checkpoint && checkedBest(call, checkpoint, watchable, earlyStopping);
  if (signal?.aborted) throw new AbortError(call, signal.reason);
  const layers = [...new Set(subject.native.tensors().map(({ layer }) => layer))];
  const { tensorboard } = options;
  const anEpoch = samplesAnEpoch(plan, train.samples);
  const { steps } = cutBatches(anEpoch, plan.batchSize);
  const done = (progress.epoch - 1) * steps + progress.done.steps;
  const board =
    tensorboard === undefined ? undefined : new Board(call, tensorboard, subject.network, done);
  const start = (): NativeRun =>
    subject.native.fit(
      samplesOf(call, "data", train),
      validation && samplesOf(call, "validation", validation),
      {
        ...nativeOptions(plan, options, before !== undefined),
        anEpoch,
        ...(subject.network.scaling && { scaling: subject.network.scaling }),
        ...readingOf(plan, train),
      },
      hear,
    );
  const native = guarded(call, () => started(start, board));
  const { featureNames, classNames, fills } = given;
  subject.learned({ loss, featureNames, classNames, fills });
  const watching = board && { onEpoch: board.before(options.onEpoch) };
  return {
    plan,
    options: { ...options, ...watching },
    progress,
    native,
    data: train,
    validation,
    checkpoint,
    watched,
    layers,
    board,
  };
}

/** A run that begins; where it cannot, nothing is left of its board. */
function started(start: () => NativeRun, board: Board | undefined): NativeRun {
  try {
    return start();
  } catch (error) {
    board?.discard().catch(() => undefined);
    throw error;
  }
}

/** The plan as the core takes it. */
function nativeOptions(
  { loss, optimizer, l2, clip, onNonFinite, classWeight, earlyStopping }: FitPlan,
  { onSteps, everySteps = 100, norms = false, threads }: RunOptions,
  resume: boolean,
): Omit<Parameters<NativeNetwork["fit"]>[2], "anEpoch"> {
  return {
    optimizer: { kind: optimizer.kind, numbers: optimizer.numbers },
    loss: { kind: loss.kind, numbers: loss.numbers },
    l2,
    norms,
    ...(clip && ("norm" in clip ? { clipNorm: clip.norm } : { clipValue: clip.value })),
    ...(classWeight && {
      classWeight: classWeight === "balanced" ? classWeight : [...classWeight],
    }),
    ignoresNonFinite: onNonFinite === "ignore",
    stepsBetweenReports: onSteps === undefined ? 0 : everySteps,
    resume,
    keepsBest: earlyStopping?.restoreBest ?? false,
    ...(threads !== undefined && { threads }),
  };
}

/** Warns of columns that never vary. */
export function warnOfConstant(
  call: string,
  { featureNames }: AnyDataset,
  constant: readonly number[],
): void {
  if (constant.length === 0) return;
  const names = constant.map((column) => featureNames?.[column] ?? column).join(", ");
  const message = `${call}: constant columns stay as they are but for their offset: ${names}`;
  process.emitWarning(message, { code: "DH_CONST_COLUMN", type: "DownhillWarning" });
}
