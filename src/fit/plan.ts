import {
  COUNT,
  NOT_NEGATIVE,
  PART,
  SEED,
  callable,
  filePath,
  flag,
  integer,
  knownKeys,
  mustBe,
  number,
  oneOf,
} from "../check/index.ts";
import { adviseBatchSize } from "../batching/advise.ts";
import { StoredDataset } from "../data/stored/stored_dataset.ts";
import { splitIndices, type SplitIndices } from "../data/split.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { resolveLoss } from "../losses/loss.ts";
import { system } from "../native.ts";
import type { Network } from "../network/network.ts";
import { adam } from "../optimizers/adam.ts";
import { checkedOptimizer, type OptimizerSpec } from "../optimizers/optimizer_spec.ts";
import type { Part } from "../parts/part.ts";
import { checkedCheckpoint } from "./checkpoint/options.ts";
import { checkedClassWeight, type ClassWeights } from "./class_weight.ts";
import { checkedClip, type Clip } from "./clip.ts";
import { checkedData, checkLoss, type AnyDataset } from "./data.ts";
import { checkedEarlyStopping, type EarlyStopping } from "./controls/early_stopping.ts";
import type { OnNonFinite, RunOptions } from "./options.ts";
import { checkedPlateau, type Plateau } from "./controls/plateau.ts";
import { checkedShuffle, type Shuffle } from "./shuffle.ts";

/** A batch size and why it was chosen. */
export interface ChosenBatchSize {
  /** Samples of a mini-batch. */
  readonly batchSize: number;
  /** The reason, for people to read. */
  readonly why: string;
}

/** What a fit was asked for, checked and complete. */
export interface FitPlan extends ChosenBatchSize {
  /** How many times to go through the data. */
  readonly epochs: number;
  /** The update rule and its rate. */
  readonly optimizer: OptimizerSpec;
  /** What a sample costs. */
  readonly loss: Part;
  /** lambda of `lambda / (2b)` times the squared weights. */
  readonly l2: number;
  /** Whether each epoch has an order of its own. */
  readonly shuffle: Shuffle;
  /** What the orders are drawn from. */
  readonly seed: number;
  /** Whether samples that fill no whole batch are left out of an epoch. */
  readonly dropLast: boolean;
  /** The part of the data that is held out. */
  readonly validationSplit?: number;
  /** The limit to the gradient. */
  readonly clip?: Clip;
  /** How much the samples of each class count, class by class. */
  readonly classWeight?: ClassWeights;
  /** When to end for lack of improvement, complete. */
  readonly earlyStopping?: EarlyStopping;
  /** When to lower the rate for lack of improvement, complete. */
  readonly plateau?: Plateau;
  /** What to do about a step that is not finite. */
  readonly onNonFinite: OnNonFinite;
}

/** What may be said of any run. */
export const RUN = [
  "validation",
  "signal",
  "onEpoch",
  "onSteps",
  "everySteps",
  "norms",
  "tensorboard",
  "checkpoint",
  "threads",
] as const;

/** What may be said of a training, and is kept with it. */
export const FIT = [
  "epochs",
  "optimizer",
  "loss",
  "batchSize",
  "l2",
  "shuffle",
  "seed",
  "dropLast",
  "validationSplit",
  "clip",
  "classWeight",
  "earlyStopping",
  "plateau",
  "onNonFinite",
] as const;

/** The plan of a fit on these data, `validationSplit` of which will be held out. */
export function fitPlan(
  call: string,
  network: Network,
  data: AnyDataset,
  options: unknown,
): FitPlan {
  const given = knownKeys(call, options, [...RUN, ...FIT]);
  const loss = resolveLoss(call, given.loss, data, network.outputs);
  checkLoss(call, "data", loss, data, network);
  const seed = integer(call, "seed", given.seed ?? network.seed, SEED);
  const { validationSplit, validation } = given;
  if (validationSplit !== undefined) {
    number(call, "validationSplit", validationSplit, PART);
    if (validation !== undefined) {
      const message = `${call}: validationSplit must not be given beside validation`;
      throw new ArgumentError("DH_COMBO", message);
    }
    if (data instanceof StoredDataset) {
      const message = `${call}: validationSplit is not for data in a file: give validation: data.slice(from, to)`;
      throw new ArgumentError("DH_COMBO", message);
    }
  }
  const split = validationSplit as number | undefined;
  const plan = { ...(split !== undefined && { validationSplit: split }), seed };
  const samples = trainingSamples(call, plan, data.samples);
  const dropLast = flag(call, "dropLast", given.dropLast ?? false);
  const watchable = { loss, validated: split !== undefined || validation !== undefined };
  const { clip, classWeight, earlyStopping, plateau } = given;
  const chosen = chooseBatchSize(call, given.batchSize ?? 64, samples, network, dropLast);
  return {
    epochs: integer(call, "epochs", given.epochs, COUNT),
    optimizer:
      given.optimizer === undefined ? adam() : checkedOptimizer(call, "optimizer", given.optimizer),
    loss,
    ...chosen,
    l2: number(call, "l2", given.l2 ?? 0, NOT_NEGATIVE),
    shuffle: checkedShuffle(call, given.shuffle ?? true, data, chosen.batchSize),
    ...plan,
    dropLast,
    ...(clip !== undefined && { clip: checkedClip(call, clip) }),
    ...(classWeight !== undefined && {
      classWeight: checkedClassWeight(call, classWeight, data),
    }),
    ...(earlyStopping !== undefined && {
      earlyStopping: checkedEarlyStopping(call, earlyStopping, watchable),
    }),
    ...(plateau !== undefined && { plateau: checkedPlateau(call, plateau, watchable) }),
    onNonFinite: oneOf(call, "onNonFinite", given.onNonFinite ?? "throw", ENDINGS),
  };
}

const ENDINGS: readonly OnNonFinite[] = ["throw", "stop", "ignore"];

/** What to train on, and what was held out of it to validate. */
export function trainingPart(
  call: string,
  data: AnyDataset,
  validationSplit: number | undefined,
  seed: number,
): { readonly train: AnyDataset; readonly validation?: AnyDataset } {
  const parts = held(call, data, validationSplit, seed);
  if (parts === undefined || data instanceof StoredDataset) return { train: data };
  return { train: data.subset(parts.train), validation: data.subset(parts.test) };
}

/** How many samples there are to train on, of so many. */
export const trainingSamples = (
  call: string,
  { validationSplit, seed }: Pick<FitPlan, "validationSplit" | "seed">,
  samples: number,
): number => held(call, { samples }, validationSplit, seed)?.train.length ?? samples;

/** Which samples are held out. */
const held = (
  call: string,
  { samples }: Pick<AnyDataset, "samples">,
  validationSplit: number | undefined,
  seed: number,
): SplitIndices | undefined =>
  validationSplit === undefined
    ? undefined
    : splitIndices(call, { samples, test: heldPart(call, validationSplit, samples), seed });

function heldPart(call: string, part: number, samples: number): number {
  const rows = Math.round(part * samples);
  if (rows > 0 && rows < samples) return part;
  const use = rows === 0 ? "validate" : "train";
  const message = `${call}: validationSplit ${part} leaves 0 rows to ${use} on, of ${samples}`;
  throw new DataError("DH_EMPTY", message);
}

/** What is asked of any run, checked. */
export function checkedRunOptions(call: string, network: Network, options: RunOptions): RunOptions {
  // A copy: what the caller does to its object meanwhile is of no account.
  const given = { ...options };
  const {
    validation,
    signal,
    onEpoch,
    onSteps,
    everySteps,
    norms,
    tensorboard,
    checkpoint,
    threads,
  } = given;
  if (validation !== undefined) checkedData(call, "validation", validation, network);
  if (signal !== undefined && !isSignal(signal)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "signal", "an AbortSignal", signal));
  }
  if (onEpoch !== undefined) callable(call, "onEpoch", onEpoch);
  if (onSteps !== undefined) callable(call, "onSteps", onSteps);
  if (everySteps !== undefined) integer(call, "everySteps", everySteps, COUNT);
  if (norms !== undefined) flag(call, "norms", norms);
  if (tensorboard !== undefined) filePath(call, "tensorboard", tensorboard);
  if (checkpoint !== undefined) checkedCheckpoint(call, checkpoint);
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
  dropLast: boolean,
): ChosenBatchSize {
  if (value === "full") return { batchSize: samples, why: "all samples, as asked for" };
  if (value === "auto") return adviseBatchSize({ samples, network });
  if (typeof value === "string") {
    const message = mustBe(call, "batchSize", 'an integer ≥ 1, "full" or "auto"', value);
    throw new ArgumentError("DH_RANGE", message);
  }
  const batchSize = integer(call, "batchSize", value, COUNT);
  if (dropLast && batchSize > samples) {
    const message = `${call}: dropLast leaves 0 batches: batchSize is ${batchSize}, and there are ${samples} samples`;
    throw new DataError("DH_EMPTY", message);
  }
  return { batchSize: Math.min(batchSize, samples), why: "as asked for" };
}
