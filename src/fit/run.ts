import type { NativeNetwork, NativeRun, RunEvent } from "../../index.js";
import { cutBatches } from "../batching/cut.ts";
import type { Dataset } from "../data/dataset.ts";
import { AbortError, NumericError, StateError } from "../errors.ts";
import { guarded } from "../native.ts";
import type { Description } from "../network/description.ts";
import type { Network } from "../network/network.ts";
import { shuffledOrder } from "../random/shuffle.ts";
import { rateAt } from "../schedules/index.ts";
import { checkedData, checkLoss } from "./data.ts";
import { evaluationOf, type Evaluation } from "./evaluation.ts";
import { concatenate, type EpochRecord, type History } from "./history.ts";
import {
  checkedRunOptions,
  fitPlan,
  resumedRate,
  type FitOptions,
  type FitPlan,
  type ResumeOptions,
  type RunOptions,
} from "./options.ts";
import { START, loadRun, saveRun, type RunProgress, type SavedRun } from "./saved_run.ts";

/** The network that a run trains, and what only a run may do with it. */
export interface Subject {
  readonly network: Network;
  readonly native: NativeNetwork;
  learned(what: Partial<Description>): void;
}

/** Epochs that may be queued ahead of the one that trains, so that it never waits for the next. */
const AHEAD = 2;

/**
 * A run of training. Await it for its {@link History}, or iterate it for a record of each epoch; training then goes no
 * further than the epoch that you look at, and leaving the loop stops it.
 */
export class Run<V extends Evaluation | undefined>
  implements PromiseLike<History<V>>, AsyncIterable<EpochRecord<V>>
{
  readonly #call: string;
  readonly #subject: Subject;
  readonly #data: Dataset;
  #plan!: FitPlan;
  #options: RunOptions = {};
  #native: NativeRun | undefined;

  readonly #promise: Promise<History<V>>;
  #resolve!: (history: History<V>) => void;
  #reject!: (error: unknown) => void;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  readonly #records: EpochRecord<V>[] = [];
  readonly #costs: Float64Array[] = [];
  readonly #rates = new Map<number, Float64Array>();
  readonly #usedRates: Float64Array[] = [];
  #progress: RunProgress = START;
  #pushed = 0;
  #callback: Promise<void> = Promise.resolve();
  #callbacks = 0;

  #requested: number | undefined;
  #taken = 0;
  #waiting: (() => void)[] = [];

  /** Networks make runs. @internal */
  constructor(
    call: string,
    subject: Subject,
    data: Dataset,
    options: FitOptions | ResumeOptions,
    saved?: SavedRun | "none",
  ) {
    this.#call = call;
    this.#subject = subject;
    this.#data = data;
    this.#promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    try {
      this.#start(options, saved);
      // Whoever iterates has said so by then.
      queueMicrotask(() => this.#feed());
    } catch (error) {
      this.#end({ error });
    }
  }

  /** The epochs that have come to their end. */
  get epochs(): readonly EpochRecord<V>[] {
    return this.#records;
  }

  /** Ends the run after the step that it is in; it resolves with what was done. `network.resume` can go on with it. */
  stop(): void {
    this.#native?.stop();
  }

  then<A = History<V>, B = never>(
    onFulfilled?: ((history: History<V>) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise.then(onFulfilled, onRejected);
  }

  catch<B = never>(
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<History<V> | B> {
    return this.#promise.catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<History<V>> {
    return this.#promise.finally(onFinally);
  }

  [Symbol.asyncIterator](): AsyncIterator<EpochRecord<V>, undefined> {
    this.#requested ??= 0;
    // The iterator tells of a failure; nobody need await the run as well.
    this.#promise.catch(() => undefined);
    return {
      next: () => this.#next(),
      return: async () => {
        this.stop();
        await this.#promise.catch(() => undefined);
        return { done: true, value: undefined };
      },
    };
  }

  async #next(): Promise<IteratorResult<EpochRecord<V>, undefined>> {
    this.#requested = Math.max(this.#requested ?? 0, this.#taken + 1);
    this.#feed();
    while (this.#taken >= this.#records.length && !this.#ended) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    const record = this.#records[this.#taken];
    if (record === undefined) {
      await this.#promise;
      return { done: true, value: undefined };
    }
    this.#taken += 1;
    return { done: false, value: record };
  }

  #start(options: FitOptions | ResumeOptions, saved: SavedRun | "none" | undefined): void {
    const [call, { network, native }] = [this.#call, this.#subject];
    const data = checkedData(call, "data", this.#data, network);
    if (saved === "none")
      throw new StateError("DH_STATE", `${call}: there is no run to go on with`);
    if (saved === undefined) {
      this.#plan = fitPlan(call, network, data, options);
    } else {
      this.#plan = loadRun(call, saved, data, resumedRate(call, options));
      this.#progress = saved.progress;
    }
    const { loss, optimizer, l2 } = this.#plan;
    const {
      validation,
      signal,
      onSteps,
      everySteps = 100,
      threads,
    } = (this.#options = checkedRunOptions(call, network, options));
    if (validation !== undefined) checkLoss(call, loss, validation, network);
    if (signal?.aborted) throw new AbortError(call, signal.reason);
    this.#fitScaling();
    this.#native = guarded(call, () =>
      native.fit(
        samplesOf(data),
        validation && samplesOf(validation),
        {
          optimizer: { kind: optimizer.kind, numbers: optimizer.numbers },
          loss: { kind: loss.kind, numbers: loss.numbers },
          l2,
          stepsBetweenReports: onSteps === undefined ? 0 : everySteps,
          resume: saved !== undefined,
          ...(threads !== undefined && { threads }),
        },
        (event) => this.#hear(event),
      ),
    );
    const { featureNames, classNames } = data;
    this.#subject.learned({ loss, featureNames, classNames });
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  #fitScaling(): void {
    const { network, native } = this.#subject;
    const { scaling } = network;
    if (scaling === undefined || guarded(this.#call, () => native.scaling()) !== null) return;
    const constant = guarded(this.#call, () => native.fitScaling(scaling, this.#data.features));
    if (constant.length === 0) return;
    const names = constant.map((column) => this.#data.featureNames?.[column] ?? column).join(", ");
    const message = `${this.#call}: constant columns stay as they are but for their offset: ${names}`;
    process.emitWarning(message, { code: "DH_CONST_COLUMN", type: "DownhillWarning" });
  }

  readonly #abort = (): void => {
    this.#fail(new AbortError(this.#call, this.#options.signal?.reason));
  };

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop();
  }

  /** Queues the epochs whose time has come. */
  #feed(): void {
    if (this.#native === undefined || this.#failure !== undefined || this.#ended) return;
    const total = this.#plan.epochs - (this.#first - 1);
    const looked = this.#requested ?? Infinity;
    const called = this.#options.onEpoch === undefined ? Infinity : this.#callbacks + 1;
    const allowed = Math.min(total, looked, called, this.#records.length + AHEAD);
    try {
      while (this.#pushed < allowed) this.#push(this.#native);
    } catch (error) {
      this.#fail(error);
    }
    if (this.#pushed >= total) this.#native.finish();
  }

  /** The first epoch of this run. */
  get #first(): number {
    return this.#progress.epoch - this.#records.length;
  }

  #push(native: NativeRun): void {
    const { batchSize, shuffle, seed, optimizer } = this.#plan;
    const { samples } = this.#data;
    const epoch = this.#first + this.#pushed;
    const { steps } = cutBatches(samples, batchSize);
    const stepsBefore = (epoch - 1) * steps;
    const { learningRate } = optimizer;
    const rates = new Float64Array(steps);
    if (typeof learningRate === "number") rates.fill(learningRate);
    else
      for (let i = 0; i < steps; i++)
        rates[i] = rateAt(this.#call, learningRate, { epoch, step: stepsBefore + i + 1 });
    const order = shuffle
      ? shuffledOrder(samples, seed, epoch)
      : Uint32Array.from({ length: samples }, (_, i) => i);
    const resumed = this.#pushed === 0 ? { done: this.#progress.done } : {};
    guarded(this.#call, () =>
      native.push({ epoch, stepsBefore, order, batchSize, rates, ...resumed }),
    );
    this.#rates.set(epoch, rates);
    this.#pushed += 1;
  }

  #hear(event: RunEvent): void {
    if (event.kind === "steps") this.#hearSteps(event);
    else if (event.kind === "epoch") this.#hearEpoch(event);
    else void this.#hearEnd(event);
  }

  #hearSteps({ epoch, step, cost, rate }: RunEvent): void {
    if (this.#failure !== undefined) return;
    try {
      this.#options.onSteps?.({ epoch, step, cost, learningRate: rate });
    } catch (error) {
      this.#fail(error);
    }
  }

  #hearEpoch(event: RunEvent): void {
    const { epoch, progress, costs, seconds, validation } = event;
    if (progress === undefined || costs === undefined) return;
    const rates = this.#rates.get(epoch) as Float64Array;
    this.#rates.delete(epoch);
    this.#costs.push(costs);
    this.#usedRates.push(rates.subarray(progress.steps - costs.length, progress.steps));
    if (event.halt !== undefined) {
      this.#progress = { ...this.#progress, done: progress };
      if (event.halt === "nonFinite") this.#fail(this.#nonFinite(event, rates));
      return;
    }
    const stepsBefore = this.#progress.stepsBefore + progress.steps;
    this.#records.push({
      epoch,
      loss: progress.cost / progress.samples,
      learningRate: rates[progress.steps - 1] as number,
      steps: progress.steps,
      seconds,
      samplesPerSecond: (costs.length * (progress.samples / progress.steps)) / seconds,
      validation: (validation &&
        evaluationOf(validation, this.#options.validation as Dataset)) as V,
    });
    this.#progress = { ...START, epoch: epoch + 1, stepsBefore };
    this.#callBack();
    this.#wake();
    this.#feed();
  }

  /** The user's callback, after the one before. */
  #callBack(): void {
    const { onEpoch } = this.#options;
    const record = this.#records.at(-1);
    if (onEpoch === undefined || record === undefined) return;
    this.#callback = this.#callback
      .then(() => (this.#failure === undefined ? onEpoch(record) : undefined))
      .then(
        () => {
          this.#callbacks += 1;
          this.#feed();
        },
        (error: unknown) => this.#fail(error),
      );
  }

  #nonFinite({ epoch, haltedStep, haltedTensor }: RunEvent, rates: Float64Array): NumericError {
    const what = haltedTensor === undefined ? "the loss" : `tensor ${haltedTensor}`;
    const rate = rates[haltedStep - 1];
    const { scaling } = this.#subject.network;
    const advice = `a lower rate may help${scaling ? "" : ", or scaling: 'standard'"}`;
    const kept = `weights kept from step ${haltedStep - 1}`;
    return new NumericError(
      "DH_NONFINITE",
      `${this.#call}: ${what} is not finite at epoch ${epoch} step ${haltedStep} (learning rate ${rate}); ${kept}; ${advice}`,
      { epoch, step: haltedStep, ...(haltedTensor !== undefined && { tensor: haltedTensor }) },
    );
  }

  async #hearEnd({ error }: RunEvent): Promise<void> {
    await this.#callback;
    this.#subject.learned({ run: saveRun(this.#plan, this.#data.samples, this.#progress) });
    if (error !== undefined) {
      this.#failure = { error: new StateError("DH_POISONED", `${this.#call}: ${error}`) };
    }
    this.#end(this.#failure);
  }

  #end(failure: { readonly error: unknown } | undefined): void {
    this.#ended = true;
    this.#options.signal?.removeEventListener("abort", this.#abort);
    if (failure !== undefined) this.#reject(failure.error);
    else this.#resolve(this.#history());
    this.#wake();
  }

  #history(): History<V> {
    const { batchSize, why, epochs } = this.#plan;
    return {
      epochs: this.#records,
      steps: { costs: concatenate(this.#costs), rates: concatenate(this.#usedRates) },
      batchSize,
      batchSizeReason: why,
      stopped: this.#progress.epoch <= epochs,
    };
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function samplesOf({ features, labels, targets }: Dataset) {
  return { features, ...(labels && { labels }), ...(targets && { targets }) };
}
