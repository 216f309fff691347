import type { StoredDataset } from "../data/stored/stored_dataset.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Loss } from "../losses/loss.ts";
import type { OptimizerSpec } from "../optimizers/optimizer_spec.ts";
import type { Schedule } from "../schedules/index.ts";
import type { CheckpointOptions } from "./checkpoint/options.ts";
import type { ClassWeight } from "./class_weight.ts";
import type { Clip } from "./clip.ts";
import type { EarlyStoppingOptions } from "./controls/early_stopping.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EpochRecord, StepRecord } from "./history.ts";
import type { PlateauOptions } from "./controls/plateau.ts";
import type { WindowOptions } from "./shuffle.ts";

/** What may be asked of any run, a resumed one as well. */
export interface RunOptions {
  /** A data set to evaluate after each epoch. */
  readonly validation?: Dataset | StoredDataset;
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
  /** Files to go on from, written while the run goes on; see {@link CheckpointOptions}. */
  readonly checkpoint?: CheckpointOptions;
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
  /**
   * Whether each epoch goes through the data in an order of its own. Default true.
   *
   * Data in a file are shuffled within a window of what is in memory at once: they are cut into blocks of 1/64 of a window
   * (rounded down), the blocks are shuffled, and so are the samples of each 64 of them (or as many as fit). A {@link StoredDataset}
   * that fits one window is shuffled as a whole. `{ window }` says how many samples that is; it also gives data in
   * memory the order, and so the bits, of the same data in a file.
   */
  readonly shuffle?: boolean | WindowOptions;
  /** What the orders are drawn from, 0 to 2^53 - 1. Default: the network's seed. */
  readonly seed?: number;
  /** Whether samples that fill no whole batch are left out of an epoch: in the next one others are. Default false. */
  readonly dropLast?: boolean;
  /**
   * The part of the data to hold out and validate on, above 0 and below 1, drawn by the seed (Keras takes the last rows);
   * instead of `validation`, and not of data in a file. `data.split({ stratify: true })` keeps classes in proportion.
   */
  readonly validationSplit?: number;
  /** A limit to the gradient: `{ norm }` or `{ value }`. Default: none. */
  readonly clip?: Clip;
  /**
   * How much the samples of each class count in training, times their own `sampleWeight`: `balanced`, or weights by class.
   * With weights `w`, the cost of a mini-batch is `1/b sum of w_i / mean(w) * loss_i`, with the mean over all samples to
   * train on. Of the whole data that is scikit-learn's weighted mean, and PyTorch's; those two divide each mini-batch by its
   * own sum of weights, and Keras does not divide by the mean. Validation is not weighted by class.
   */
  readonly classWeight?: ClassWeight;
  /** Ends the run when it no longer gets better. Default: it does not. */
  readonly earlyStopping?: EarlyStoppingOptions;
  /** Lowers the learning rate when the run no longer gets better. Default: it does not. */
  readonly plateau?: PlateauOptions;
  /**
   * What to do about a step whose loss, gradient, parameters or optimizer state are not finite. It is undone in any case.
   * `throw` rejects the run with a `NumericError`; `stop` ends it, with the error in its history; `ignore` leaves the step
   * out, warns the first time, and goes on (as optax's `apply_if_finite`). Default `throw`.
   */
  readonly onNonFinite?: OnNonFinite;
}

/** What to do about numbers that are not finite. */
export type OnNonFinite = "throw" | "stop" | "ignore";

/**
 * How to go on with a run. Nothing need be said that is not a function or data. What is said of the training must be what
 * the run was told (`DH_STATE`, with what differs), but for `epochs`, which may be more or fewer.
 */
export interface ResumeOptions extends RunOptions, Partial<Omit<FitOptions, keyof RunOptions>> {
  /** The schedule of the run, where it was a function of your own, which no file can hold. */
  readonly learningRate?: number | Schedule;
}
