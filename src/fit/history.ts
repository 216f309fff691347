import { isNumberArray, oneOf } from "../check/index.ts";
import { csvOf, epochColumns, stepColumns } from "./history_table.ts";
import type { ChosenBatchSize } from "./options.ts";

/** An epoch of a run. `V` is what validation gave. */
export interface EpochRecord<V> {
  /** From 1. */
  readonly epoch: number;
  /** The mean cost of its samples, each batch's taken before its update; with the L2 term. */
  readonly loss: number;
  /** The learning rate of its last step. */
  readonly learningRate: number;
  /** Steps done in it. */
  readonly steps: number;
  /** How long its training took, validation not counted. */
  readonly seconds: number;
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
  /** The mini-batch's cost before the update. */
  readonly cost: number;
  readonly learningRate: number;
}

/** The Euclidean norms of a layer's parameters, weights and biases together, one a step. */
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
  /** The mini-batch's cost before the update. */
  readonly costs: Float64Array;
  /** The learning rate. */
  readonly rates: Float64Array;
  /** The epoch that it belongs to, from 1. */
  readonly epochs: Uint32Array;
  /** Its place in that epoch, from 1. */
  readonly places: Uint32Array;
}

/** What a history is made of. */
type Parts<V> = Omit<History<V>, "toCsv" | "toJSON">;

/** What happened in a run. */
export class History<V> {
  /** The epochs that came to their end. */
  readonly epochs!: readonly EpochRecord<V>[];
  /** Each step, those of an unfinished epoch as well. */
  readonly steps!: Steps;
  /** The norms of gradients and updates, layer by layer, if the run was told to write them down (`norms: true`). */
  readonly norms?: readonly LayerNorms[];
  readonly batchSize!: number;
  /** Why the batch size is what it is. */
  readonly batchSizeReason!: string;
  /** Whether the run was stopped before its last epoch ended. */
  readonly stopped!: boolean;

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
  readonly epochs: EpochRecord<V>[] = [];
  readonly #planned = new Map<number, Float64Array>();
  readonly #costs: Float64Array[] = [];
  readonly #epochs: Float64Array[] = [];
  readonly #places: Float64Array[] = [];
  readonly #rates: Float64Array[] = [];
  readonly #norms: Float64Array[] = [];

  /** The rates of an epoch that is to come. */
  expect(epoch: number, rates: Float64Array): void {
    this.#planned.set(epoch, rates);
  }

  /** The costs of its steps up to step `last`; returns the epoch's rates. */
  steps(epoch: number, costs: Float64Array, last: number, norms?: Float64Array): Float64Array {
    const rates = this.#planned.get(epoch) as Float64Array;
    this.#planned.delete(epoch);
    this.#costs.push(costs);
    this.#epochs.push(new Float64Array(costs.length).fill(epoch));
    this.#places.push(costs.map((_, i) => last - costs.length + i + 1));
    if (norms !== undefined) this.#norms.push(norms);
    this.#rates.push(rates.subarray(last - costs.length, last));
    return rates;
  }

  /** `layers` are the places of those with parameters. */
  history(
    { batchSize, why }: ChosenBatchSize,
    stopped: boolean,
    layers: readonly number[],
  ): History<V> {
    const steps = {
      costs: concatenate(this.#costs),
      rates: concatenate(this.#rates),
      epochs: Uint32Array.from(concatenate(this.#epochs)),
      places: Uint32Array.from(concatenate(this.#places)),
    };
    const norms = this.#norms.length > 0 && { norms: layerNorms(concatenate(this.#norms), layers) };
    return new History({
      epochs: this.epochs,
      steps,
      ...norms,
      batchSize,
      batchSizeReason: why,
      stopped,
    });
  }
}

/** Norms as they cross, step by step, gradient and update of each layer in turn. */
function layerNorms(numbers: Float64Array, layers: readonly number[]): LayerNorms[] {
  const count = layers.length;
  const steps = { length: numbers.length / (2 * count) };
  const every = (first: number): Float64Array =>
    Float64Array.from(steps, (_, step) => numbers[2 * count * step + first] as number);
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
