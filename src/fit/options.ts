import {
  COUNT,
  NOT_NEGATIVE,
  SEED,
  callable,
  flag,
  integer,
  knownKeys,
  mustBe,
  number,
  filePath,
} from "../check/index.ts";
import { adviseBatchSize } from "../batching/advise.ts";
import type { Dataset } from "../data/dataset.ts";
import { ArgumentError } from "../errors.ts";
import { resolveLoss, type Loss } from "../losses/loss.ts";
import { system } from "../native.ts";
import type { Network } from "../network/network.ts";
import { adam } from "../optimizers/adam.ts";
import { checkedOptimizer, type OptimizerSpec } from "../optimizers/optimizer_spec.ts";
import type { Part } from "../parts/part.ts";
import type { Schedule } from "../schedules/index.ts";
import { checkedData, checkLoss } from "./data.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EpochRecord, StepRecord } from "./history.ts";

/** What may be asked of any run, a resumed one as well. */
export interface RunOptions {
  /** A data set to evaluate after each epoch. */
  readonly validation?: Dataset;
  /** Ends the run after the step it is in: it rejects with an `AbortError`, and the network keeps what it has learned. */
  readonly signal?: AbortSignal;
  /**
   * Called after each epoch; the next one waits for it, and for the promise that it may return. Meanwhile the network may be
   * used and saved.
   */
  readonly onEpoch?: (record: EpochRecord<Evaluation | undefined>) => unknown;
  /** Called after every `everySteps` steps of the run, while training goes on. */
  readonly onSteps?: (record: StepRecord) => unknown;
  /** Default 100. */
  readonly everySteps?: number;
  /**
   * Whether to write down the norms of each layer's gradient and update in each step, for {@link History.norms}; training is
   * the same in every bit, and a little slower. Default false.
   */
  readonly norms?: boolean;
  /**
   * A folder to write events for TensorBoard to (`tensorboard --logdir runs`): the cost, its average and the learning rate of
   * each step, measures and histograms of the weights after each epoch. Each run adds a file of its own. Training is the same in
   * every bit; as with `onEpoch`, an epoch waits until the one before is written.
   */
  readonly tensorboard?: string;
  /** Threads, 1 to 1024; results do not depend on it. Default: `DOWNHILL_THREADS`, else all that the process may use. */
  readonly threads?: number;
}

/** How to train. */
export interface FitOptions extends RunOptions {
  /** How many times to go through the data, 1 or more. */
  readonly epochs: number;
  /** Default `adam()`. */
  readonly optimizer?: OptimizerSpec;
  /**
   * Default: `softmaxCrossEntropy` for classes (`binaryCrossEntropy` for two of them on one output), `meanSquaredError` for
   * numbers.
   */
  readonly loss?: Loss;
  /**
   * Samples of a mini-batch: a number (more than there are means all), `full` for all, or `auto` for what
   * `adviseBatchSize` says, which depends on this machine's caches. Default 64.
   */
  readonly batchSize?: number | "full" | "auto";
  /** lambda of `lambda / (2b)` times the squared weights (biases not counted), 0 or more. Default 0. */
  readonly l2?: number;
  /** Whether each epoch goes through the data in an order of its own. Default true. */
  readonly shuffle?: boolean;
  /** What the orders are drawn from, 0 to 2^53 - 1. Default: the network's seed. */
  readonly seed?: number;
}

/** How to go on with a run. */
export interface ResumeOptions extends RunOptions {
  /** The schedule of the run, where it was a function of your own, which no file can hold. */
  readonly learningRate?: number | Schedule;
}

/** A batch size and why it was chosen. */
export interface ChosenBatchSize {
  readonly batchSize: number;
  readonly why: string;
}

/** What a fit was asked for, checked and complete. */
export interface FitPlan extends ChosenBatchSize {
  readonly epochs: number;
  readonly optimizer: OptimizerSpec;
  readonly loss: Part;
  readonly l2: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

const RUN = [
  "validation",
  "signal",
  "onEpoch",
  "onSteps",
  "everySteps",
  "norms",
  "tensorboard",
  "threads",
] as const;
const FIT = ["epochs", "optimizer", "loss", "batchSize", "l2", "shuffle", "seed"] as const;

/** The plan of a fit. */
export function fitPlan(call: string, network: Network, data: Dataset, options: unknown): FitPlan {
  const given = knownKeys(call, options, [...RUN, ...FIT]);
  const loss = resolveLoss(call, given.loss, data, network.outputs);
  checkLoss(call, "data", loss, data, network);
  return {
    epochs: integer(call, "epochs", given.epochs, COUNT),
    optimizer:
      given.optimizer === undefined ? adam() : checkedOptimizer(call, "optimizer", given.optimizer),
    loss,
    ...chooseBatchSize(call, given.batchSize ?? 64, data.samples, network),
    l2: number(call, "l2", given.l2 ?? 0, NOT_NEGATIVE),
    shuffle: flag(call, "shuffle", given.shuffle ?? true),
    seed: integer(call, "seed", given.seed ?? network.seed, SEED),
  };
}

/** The schedule that a resumed run is given, if any. */
export function resumedRate(call: string, options: unknown): unknown {
  return knownKeys(call, options, [...RUN, "learningRate"]).learningRate;
}

/** What is asked of any run, checked. */
export function checkedRunOptions(call: string, network: Network, options: RunOptions): RunOptions {
  // A copy: what the caller does to its object meanwhile is of no account.
  const given = { ...options };
  const { validation, signal, onEpoch, onSteps, everySteps, norms, threads } = given;
  if (validation !== undefined) checkedData(call, "validation", validation, network);
  if (signal !== undefined && !isSignal(signal)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "signal", "an AbortSignal", signal));
  }
  if (onEpoch !== undefined) callable(call, "onEpoch", onEpoch);
  if (onSteps !== undefined) callable(call, "onSteps", onSteps);
  if (everySteps !== undefined) integer(call, "everySteps", everySteps, COUNT);
  if (norms !== undefined) flag(call, "norms", norms);
  if (given.tensorboard !== undefined) filePath(call, "tensorboard", given.tensorboard);
  if (threads !== undefined) integer(call, "threads", threads, { min: 1, max: system.mostThreads });
  return given;
}

/** A signal that tells whether it was aborted: no proxy of one does, nor what only inherits from it. */
function isSignal(value: unknown): boolean {
  try {
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
}

function chooseBatchSize(
  call: string,
  value: unknown,
  samples: number,
  network: Network,
): ChosenBatchSize {
  if (value === "full") return { batchSize: samples, why: "all samples, as asked for" };
  if (value === "auto") return adviseBatchSize({ samples, network });
  if (typeof value === "string") {
    const message = mustBe(call, "batchSize", 'an integer ≥ 1, "full" or "auto"', value);
    throw new ArgumentError("DH_RANGE", message);
  }
  const batchSize = integer(call, "batchSize", value, COUNT);
  return { batchSize: Math.min(batchSize, samples), why: "as asked for" };
}
