import type { StepArrays } from "../../addon.cjs";
import { isNumberArray, oneOf } from "../check/index.ts";
import type { NumericError } from "../errors.ts";
import type { Best } from "./controls/monitor.ts";
import { csvOf, epochColumns, stepColumns } from "./history_table.ts";
import type { ChosenBatchSize } from "./plan.ts";

/** An epoch of a run. `V` is what validation gave. */
export interface EpochRecord<V> {
  /** From 1. */
  readonly epoch: number;
  /** The mean cost of its samples, each batch's taken before its update; with the L2 term, without ignored steps. */
  readonly loss: number;
  /** The learning rate of its last step. */
  readonly learningRate: number;
  /** Steps done in it. */
  readonly steps: number;
  /**
   * How long its training took, validation not counted. NaN for an epoch that is known from a file: files hold no times, so
   * that the same training gives the same file.
   */
  readonly seconds: number;
  /** NaN as well, from a file. */
  readonly samplesPerSecond: number;
  /** How the network did on the validation data after it. */
  readonly validation: V;
}

/** A step that was done. */
export interface StepRecord {
  /** From 1. */
  readonly epoch: number;
  /** The step in the epoch, from 1. */
  readonly step: number;
  /** The mini-batch's cost before the update; NaN if the step was ignored (`onNonFinite`). */
  readonly cost: number;
  /** The learning rate that it was done with. */
  readonly learningRate: number;
}

/** The Euclidean norms of a layer's parameters, weights and biases together, one a step; NaN where it was ignored. */
export interface LayerNorms {
  /** The layer's place in `network.layers`. */
  readonly layer: number;
  /** Of the gradient of the mini-batch's cost, its L2 term included, as the optimizer saw it. */
  readonly gradients: Float64Array;
  /** Of what the step added to the parameters. */
  readonly updates: Float64Array;
}

/** The steps of a run: place `i` of each array belongs to step `i`. */
export interface Steps {
  /** The mini-batch's cost before the update; NaN if the step was ignored. */
  readonly costs: Float64Array;
  /** The learning rate. */
  readonly rates: Float64Array;
  /** The epoch that it belongs to, from 1. */
  readonly epochs: Uint32Array;
  /** Its place in that epoch, from 1. */
  readonly places: Uint32Array;
}

/** Why a run ended. */
export type Ending = "finished" | "earlyStopping" | "stopped" | "nonFinite";

/** What a history is made of. */
type Parts<V> = Omit<History<V>, "toCsv" | "toJSON">;

/** What happened in a run, all of it: of a resumed run, what happened before as well. */
export class History<V> {
  /** The epochs that came to their end. */
  readonly epochs!: readonly EpochRecord<V>[];
  /** Each step, those of an unfinished epoch as well. */
  readonly steps!: Steps;
  /** The norms of gradients and updates, layer by layer, if the run was told to write them down (`norms: true`); NaN for steps before a resume. */
  readonly norms?: readonly LayerNorms[];
  /** Samples of a mini-batch. */
  readonly batchSize!: number;
  /** Why the batch size is what it is. */
  readonly batchSizeReason!: string;
  /** Whether the run ended before its last epoch did, for whatever reason. */
  readonly stopped!: boolean;
  /** Why it ended: after its last epoch, for lack of improvement, by `stop()`, or by numbers that are not finite. */
  readonly reason!: Ending;
  /** The best epoch, where `earlyStopping` watched for it. */
  readonly best?: Best;
  /** What happened, where the reason is `nonFinite`. */
  readonly error?: NumericError;

  /** Runs make histories. @internal */
  constructor(parts: Parts<V>) {
    Object.assign(this, parts);
  }

  /**
   * A table as CSV text, numbers in full: of the epochs, or of every step. `Dataset.fromCsv` and any other reader takes it.
   *
   * | table | columns |
   * |---|---|
   * | `epochs` | `epoch`, `loss`, `learningRate`, `steps`, `seconds`, `samplesPerSecond`; of validation `validationLoss`, `validationAccuracy` and so on |
   * | `steps` | `epoch`, `step`, `cost`, `learningRate`; with `norms: true` `gradientNorm0`, `updateNorm0` of layer 0 and so on |
   *
   * A number that is not finite leaves its cell empty.
   */
  toCsv(table: "epochs" | "steps" = "epochs"): string {
    const which = oneOf("History.toCsv", "table", table, ["epochs", "steps"]);
    return csvOf(which === "epochs" ? epochColumns(this) : stepColumns(this));
  }

  /** All of it as plain data, for `JSON.stringify(history)`; typed arrays become arrays. */
  toJSON(): object {
    return {
      ...this,
      steps: plain(this.steps),
      ...(this.norms && { norms: this.norms.map(plain) }),
    };
  }
}

/** An object whose typed arrays are arrays. */
const plain = (of: object): object =>
  Object.fromEntries(
    Object.entries(of).map(([name, value]) => [
      name,
      isNumberArray(value) ? Array.from(value) : (value as unknown),
    ]),
  );

/** What a run writes down as it goes. */
export class Log<V> {
  readonly epochs: EpochRecord<V>[];
  readonly #costs: Float64Array[];
  readonly #rates: Float64Array[];
  readonly #norms: Float64Array[] = [];

  /** Goes on with what a run before has written down. */
  constructor(epochs: readonly EpochRecord<V>[] = [], steps?: StepArrays) {
    this.epochs = [...epochs];
    this.#costs = steps ? [steps.costs] : [];
    this.#rates = steps ? [steps.rates] : [];
  }

  /** The costs, rates and perhaps norms of steps that were done. */
  add(costs: Float64Array, rates: Float64Array, norms?: Float64Array): void {
    this.#costs.push(costs);
    this.#rates.push(rates);
    if (norms !== undefined) this.#norms.push(norms);
  }

  /** All steps. */
  steps(): StepArrays {
    return { costs: concatenate(this.#costs), rates: concatenate(this.#rates) };
  }

  /** `done` steps of the run are done; `layers` are the places of those with parameters. */
  history(
    { batchSize, why }: ChosenBatchSize,
    { done, stepsAnEpoch }: { readonly done: number; readonly stepsAnEpoch: number },
    end: Pick<History<V>, "reason" | "best" | "error">,
    layers: readonly number[],
  ): History<V> {
    const { costs, rates } = this.steps();
    // Of a run that went on from a file without its history, the first steps are not there.
    const before = done - costs.length;
    // Mapped, since `from` with a function walks an iterator: as long as many a step takes.
    const numbers = new Uint32Array(costs.length);
    const steps = {
      costs,
      rates,
      epochs: numbers.map((_, i) => Math.floor((before + i) / stepsAnEpoch) + 1),
      places: numbers.map((_, i) => ((before + i) % stepsAnEpoch) + 1),
    };
    const norms = this.#norms.length > 0 && {
      norms: layerNorms(concatenate(this.#norms), layers, costs.length),
    };
    return new History({
      epochs: this.epochs,
      steps,
      ...norms,
      batchSize,
      batchSizeReason: why,
      stopped: end.reason !== "finished",
      ...end,
    });
  }
}

/**
 * Norms as they cross, step by step, gradient and update of each layer in turn: those of the last ones of `length` steps.
 * Those before, of a run that was gone on with, are not known.
 */
function layerNorms(
  numbers: Float64Array,
  layers: readonly number[],
  length: number,
): LayerNorms[] {
  const count = layers.length;
  const before = length - numbers.length / (2 * count);
  const every = (first: number): Float64Array =>
    new Float64Array(length).map((_, i) => numbers[2 * count * (i - before) + first] ?? NaN);
  return layers.map((layer, i) => ({
    layer,
    gradients: every(2 * i),
    updates: every(2 * i + 1),
  }));
}

/** Puts arrays of steps together. */
function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
