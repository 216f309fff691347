import type { NativeNetwork, NativeRun, RunEvent } from "../../addon.cjs";
import { cutBatches } from "../batching/cut.ts";
import type { Dataset } from "../data/dataset.ts";
import { AbortError, StateError } from "../errors.ts";
import { guarded } from "../native.ts";
import type { Description } from "../network/description.ts";
import type { Network } from "../network/network.ts";
import { Board } from "../tensorboard/board.ts";
import { checkedData, checkEvaluation, samplesOf } from "./data.ts";
import { checkedRunOptions, fitPlan, type FitPlan, type RunOptions } from "./options.ts";
import { START, loadRun, type RunProgress, type SavedRun } from "./saved_run.ts";

/** The network that a run trains, and what only a run may do with it. */
export interface Subject {
  readonly network: Network;
  readonly native: NativeNetwork;
  learned(what: Partial<Description>): void;
}

/** What a run is told to do. */
export interface Order {
  readonly call: string;
  readonly subject: Subject;
  readonly data: Dataset;
  /** Those of a fit, or of a resumed run. */
  readonly options: unknown;
  /** The run to go on with, if it is to be one. */
  readonly saved?: SavedRun | "none";
}

/** A run that has been started. */
export interface Launched {
  readonly plan: FitPlan;
  readonly options: RunOptions;
  readonly progress: RunProgress;
  readonly native: NativeRun;
  /** The places of the layers that have parameters. */
  readonly layers: readonly number[];
  /** What writes for TensorBoard, if it is to. */
  readonly board: Board | undefined;
}

/** Checks everything, then starts the run's thread, which waits for its first epoch. Nothing changes if it throws. */
export function launch(order: Order, hear: (event: RunEvent) => void): Launched {
  const { call, subject, saved } = order;
  const data = checkedData(call, "data", order.data, subject.network);
  if (saved === "none") throw new StateError("DH_STATE", `${call}: there is no run to go on with`);
  const { plan, progress } =
    saved === undefined
      ? { plan: fitPlan(call, subject.network, data, order.options), progress: START }
      : loadRun(call, saved, subject.network, data, order.options);
  const options = checkedRunOptions(call, subject.network, order.options as RunOptions);
  const { validation, signal, onSteps, everySteps = 100, norms = false, threads } = options;
  if (validation !== undefined)
    checkEvaluation(call, "validation", plan.loss, validation, subject.network);
  if (signal?.aborted) throw new AbortError(call, signal.reason);
  fitScaling(call, subject, data);
  const { loss, optimizer, l2 } = plan;
  const layers = [...new Set(subject.native.tensors().map(({ layer }) => layer))];
  const { tensorboard } = options;
  const { steps } = cutBatches(data.samples, plan.batchSize);
  const before = (progress.epoch - 1) * steps + progress.done.steps;
  const board =
    tensorboard === undefined ? undefined : new Board(call, tensorboard, subject.network, before);
  const start = (): NativeRun =>
    subject.native.fit(
      samplesOf(call, "data", data),
      validation && samplesOf(call, "validation", validation),
      {
        optimizer: { kind: optimizer.kind, numbers: optimizer.numbers },
        loss: { kind: loss.kind, numbers: loss.numbers },
        l2,
        norms,
        stepsBetweenReports: onSteps === undefined ? 0 : everySteps,
        resume: saved !== undefined,
        ...(threads !== undefined && { threads }),
      },
      hear,
    );
  const native = guarded(call, () => started(start, board));
  const { featureNames, classNames, fills } = data;
  subject.learned({ loss, featureNames, classNames, fills });
  const watching = board && { onEpoch: board.before(options.onEpoch) };
  return { plan, options: { ...options, ...watching }, progress, native, layers, board };
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

/** Fits the scaling that the network was told of, the first time; warns of columns that never vary. */
function fitScaling(call: string, { network, native }: Subject, data: Dataset): void {
  const { scaling } = network;
  if (scaling === undefined || guarded(call, () => native.scaling()) !== null) return;
  const constant = guarded(call, () => native.fitScaling(scaling, data.features));
  if (constant.length === 0) return;
  const names = constant.map((column) => data.featureNames?.[column] ?? column).join(", ");
  const message = `${call}: constant columns stay as they are but for their offset: ${names}`;
  process.emitWarning(message, { code: "DH_CONST_COLUMN", type: "DownhillWarning" });
}
