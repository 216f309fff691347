import type { RunEvent } from "../../addon.cjs";
import { AbortError } from "../errors.ts";
import { guarded, translate } from "../native.ts";
import { planEpoch, sampleOrder, type BrokenSchedule } from "./epoch_order.ts";
import { evaluationOf, type Evaluation } from "./evaluation.ts";
import { Log, type EpochRecord, type History } from "./history.ts";
import { launch, type Launched, type Order } from "./launch.ts";
import { nonFinite } from "./non_finite.ts";
import { START, saveRun, type RunProgress } from "./saved_run.ts";

/** Epochs that may be queued ahead of the one that trains, so that it never waits for the next. */
const AHEAD = 2;

/**
 * A run of training. Await it for its {@link History}, or iterate it for a record of each epoch: training then goes no
 * further than the epoch that you look at, and leaving the loop stops it.
 *
 * In the body of such a loop, and in `onEpoch`, the network may be used and saved; another fit must wait. Whoever awaits
 * the run there waits for ever.
 */
export class Run<V extends Evaluation | undefined>
  implements PromiseLike<History<V>>, AsyncIterable<EpochRecord<V>>
{
  readonly #order: Order;
  readonly #launched: Launched | undefined;
  readonly #log = new Log<V>();
  #progress: RunProgress = START;
  #pushed = 0;
  #broken: BrokenSchedule | undefined;
  /** The order of samples in the epoch to push next. */
  #samples: Uint32Array | undefined;

  readonly #promise: Promise<History<V>>;
  #resolve!: (history: History<V>) => void;
  #reject!: (error: unknown) => void;
  #failure: { readonly error: unknown } | undefined;
  #stopped = false;
  /** Training is over, though perhaps not yet what the user does about it. */
  #over = false;
  #ended = false;

  /** Calls of `onEpoch` that have come back. */
  #called = 0;
  #calls: Promise<void> = Promise.resolve();
  /** Epochs that whoever iterates has asked for. */
  #requested: number | undefined;
  #waiting: (() => void)[] = [];

  /** Networks make runs. @internal */
  constructor(order: Order) {
    this.#order = order;
    this.#promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    try {
      const launched = launch(order, (event) => this.#hear(event));
      this.#launched = launched;
      this.#progress = launched.progress;
      launched.options.signal?.addEventListener("abort", this.#abort, { once: true });
      // Whoever iterates has said so by then.
      queueMicrotask(() => this.#feed());
    } catch (error) {
      this.#ended = true;
      this.#reject(error);
    }
  }

  /** The epochs that have come to their end. */
  get epochs(): readonly EpochRecord<V>[] {
    return this.#log.epochs;
  }

  /** Ends the run after the step that it is in; it resolves with what was done. `network.resume` can go on with it. */
  stop(): void {
    this.#stopped = true;
    this.#launched?.native.stop();
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
    let taken = 0;
    return {
      next: () => this.#next(taken++),
      return: async () => {
        taken = Infinity;
        this.stop();
        await this.#promise.catch(() => undefined);
        return { done: true, value: undefined };
      },
    };
  }

  /** The record at `index`, as soon as there is one. */
  async #next(index: number): Promise<IteratorResult<EpochRecord<V>, undefined>> {
    this.#requested = Math.max(this.#requested ?? 0, index + 1);
    this.#feed();
    while (index >= this.epochs.length && !this.#ended) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    const value = this.epochs[index];
    if (value !== undefined) return { done: false, value };
    await this.#promise;
    return { done: true, value };
  }

  /** Queues the epochs whose time has come; without any, lets others use the network meanwhile. */
  #feed(): void {
    if (this.#launched === undefined || this.#stopped || this.#over) return;
    const { plan, options, native, progress } = this.#launched;
    const looked = this.#requested ?? Infinity;
    const called = options.onEpoch === undefined ? Infinity : this.#called + 1;
    const total = plan.epochs - (progress.epoch - 1);
    const allowed = Math.min(total, looked, called, this.epochs.length + AHEAD);
    try {
      while (this.#pushed < allowed && this.#broken === undefined) this.#push();
      if (this.#pushed >= total || this.#broken !== undefined) native.finish();
      if (this.#pushed > 0 && this.#pushed === this.epochs.length) {
        this.#keep();
        native.rest();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #push(): void {
    const { plan, native, progress } = this.#launched as Launched;
    const { call, data } = this.#order;
    const epoch = progress.epoch + this.#pushed;
    const done = this.#pushed === 0 ? progress.done : START.done;
    const samples = this.#samples ?? sampleOrder(plan, data.samples, epoch);
    const { order, broken } = planEpoch(call, plan, samples, epoch, done);
    this.#broken = broken;
    if (order.rates.length === done.steps) return;
    guarded(call, () => native.push(order));
    this.#log.expect(epoch, order.rates);
    this.#pushed += 1;
    // While this epoch trains: whoever looks at one at a time then waits for no shuffling.
    const last = epoch === plan.epochs;
    this.#samples = last ? undefined : sampleOrder(plan, data.samples, epoch + 1);
  }

  /** Tells the network how far the run has come. */
  #keep(): void {
    const { subject, data } = this.#order;
    const { plan } = this.#launched as Launched;
    subject.learned({ run: saveRun(plan, data.samples, this.#progress) });
  }

  #hear(event: RunEvent): void {
    if (event.kind === "steps") this.#hearSteps(event);
    else if (event.kind === "epoch") this.#hearEpoch(event);
    else this.#hearEnd(event);
  }

  #hearSteps({ epoch, step, cost, rate }: RunEvent): void {
    const { onSteps } = (this.#launched as Launched).options;
    if (this.#failure !== undefined || onSteps === undefined) return;
    const call = async (): Promise<unknown> => onSteps({ epoch, step, cost, learningRate: rate });
    call().catch(this.#fail);
  }

  #hearEpoch(event: RunEvent): void {
    const { epoch, progress, costs, norms, seconds, validation, halt } = event;
    if (progress === undefined || costs === undefined) return;
    const { call, data, subject } = this.#order;
    const rates = this.#log.steps(epoch, costs, progress.steps, norms);
    const done = rates.subarray(progress.steps - costs.length, progress.steps);
    (this.#launched as Launched).board?.hear({ costs, rates: done });
    const samples = progress.samples - this.#progress.done.samples;
    if (progress.samples < data.samples) {
      this.#progress = { ...this.#progress, done: progress };
      if (halt === "nonFinite") this.#fail(nonFinite(call, event, rates, subject.network));
      return;
    }
    const { options } = this.#launched as Launched;
    this.#log.epochs.push({
      epoch,
      loss: progress.cost / progress.samples,
      learningRate: rates.at(-1) as number,
      steps: progress.steps,
      seconds,
      samplesPerSecond: samples / seconds,
      validation: (validation && options.validation
        ? evaluationOf(validation, options.validation)
        : undefined) as V,
    });
    this.#progress = { ...START, epoch: epoch + 1 };
    this.#callBack();
    this.#wake();
    this.#feed();
  }

  /** The user's callback, after the one before. */
  #callBack(): void {
    const { onEpoch } = (this.#launched as Launched).options;
    const record = this.epochs.at(-1);
    if (onEpoch === undefined || record === undefined) return;
    this.#calls = this.#calls
      .then(() => (this.#failure === undefined ? onEpoch(record) : undefined))
      .then(() => {
        this.#called += 1;
        this.#feed();
        this.#settle();
      })
      .catch(this.#fail);
  }

  #hearEnd({ error }: RunEvent): void {
    const { call } = this.#order;
    const { epoch, done } = this.#progress;
    const reached = this.#broken?.epoch === epoch && this.#broken.steps === done.steps;
    this.#over = true;
    if (reached && !this.#stopped) this.#failure ??= this.#broken;
    if (error !== undefined) {
      this.#failure = { error: translate(call, new Error(error)) };
    }
    this.#settle();
  }

  readonly #abort = (): void => {
    const { options } = this.#launched as Launched;
    this.#fail(new AbortError(this.#order.call, options.signal?.reason));
  };

  readonly #fail = (error: unknown): void => {
    this.#failure ??= { error };
    this.stop();
    this.#settle();
  };

  /** Ends the run when training is over and every callback has come back, or something has failed. */
  #settle(): void {
    const { options, native, board } = this.#launched as Launched;
    const called = options.onEpoch === undefined || this.#called === this.epochs.length;
    if (this.#ended || !this.#over || (this.#failure === undefined && !called)) return;
    this.#ended = true;
    options.signal?.removeEventListener("abort", this.#abort);
    this.#keep();
    native.end();
    if (board === undefined) this.#tell();
    else
      board
        .close()
        .catch(this.#fail)
        .then(() => this.#tell(), undefined);
  }

  /** Says how it ended. */
  #tell(): void {
    const { plan, layers } = this.#launched as Launched;
    const stopped = this.#progress.epoch <= plan.epochs;
    if (this.#failure !== undefined) this.#reject(this.#failure.error);
    else this.#resolve(this.#log.history(plan, stopped, layers));
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
