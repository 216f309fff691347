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

/** What happened in a run. */
export interface History<V> {
  /** The epochs that came to their end. */
  readonly epochs: readonly EpochRecord<V>[];
  /** Each step's cost, before its update, and learning rate; those of an unfinished epoch as well. */
  readonly steps: { readonly costs: Float64Array; readonly rates: Float64Array };
  readonly batchSize: number;
  /** Why the batch size is what it is. */
  readonly batchSizeReason: string;
  /** Whether the run was stopped before its last epoch ended. */
  readonly stopped: boolean;
}

/** What a run writes down as it goes. */
export class Log<V> {
  readonly epochs: EpochRecord<V>[] = [];
  readonly #planned = new Map<number, Float64Array>();
  readonly #costs: Float64Array[] = [];
  readonly #rates: Float64Array[] = [];

  /** The rates of an epoch that is to come. */
  expect(epoch: number, rates: Float64Array): void {
    this.#planned.set(epoch, rates);
  }

  /** The costs of its steps up to step `last`; returns the epoch's rates. */
  steps(epoch: number, costs: Float64Array, last: number): Float64Array {
    const rates = this.#planned.get(epoch) as Float64Array;
    this.#planned.delete(epoch);
    this.#costs.push(costs);
    this.#rates.push(rates.subarray(last - costs.length, last));
    return rates;
  }

  history({ batchSize, why }: ChosenBatchSize, stopped: boolean): History<V> {
    const steps = { costs: concatenate(this.#costs), rates: concatenate(this.#rates) };
    return { epochs: this.epochs, steps, batchSize, batchSizeReason: why, stopped };
  }
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
