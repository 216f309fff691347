import type { RunEvent } from "../../addon.cjs";
import { storedError } from "../data/stored/errors.ts";
import { AbortError, type NumericError } from "../errors.ts";
import { guarded, translate } from "../native.ts";
import { Checkpoints } from "./checkpoint/checkpoints.ts";
import { evaluationOf, type Evaluation } from "./evaluation.ts";
import { Feeder, type Segment } from "./feeder.ts";
import { Log, type Ending, type EpochRecord, type History } from "./history.ts";
import { launch, warnOfConstant, type Launched, type Order } from "./launch.ts";
import { nonFinite, warnOfIgnored } from "./non_finite.ts";
import { START, afterEpoch, isExhausted, type RunProgress } from "./progress.ts";
import { saveRun } from "./saved/run.ts";
import { keepWhile, weakly } from "./underway.ts";

/** Epochs that may be queued ahead of the one that trains, so that it never waits for the next. */
const AHEAD = 2;

/** A run once it has been launched. */
interface Active extends Launched {
  readonly feeder: Feeder;
  readonly checkpoints: Checkpoints | undefined;
}

/**
 * A run of training. Await it for its {@link History}, or iterate it for a record of each epoch: training then goes no
 * further than the epoch that you look at, and leaving the loop stops it. One that waits to be asked for more, and that is dropped
 * rather than left, keeps neither the process nor, once collected, threads, and frees its network.
 *
 * In the body of such a loop, and in `onEpoch`, the network may be used and saved; another fit must wait. Whoever awaits
 * the run there waits for ever.
 */
export class Run<V extends Evaluation | undefined>
  implements PromiseLike<History<V>>, AsyncIterable<EpochRecord<V>>
{
  readonly #order: Order;
  readonly #active: Active | undefined;
  readonly #log: Log<V>;
  /** Epochs that runs before this one have ended. */
  readonly #before: number;
  #progress: RunProgress = START;
  /** How long the epoch has trained, and on how many samples. */
  #spent = { seconds: 0, samples: 0 };
  /** Nothing more begins before a checkpoint is on its way. */
  #held = false;
  #warned = false;

  readonly #promise: Promise<History<V>>;
  #resolve!: (history: History<V>) => void;
  #reject!: (error: unknown) => void;
  #failure: { readonly error: unknown } | undefined;
  #stopped = false;
  /** What ended a run whose `onNonFinite` is `stop`. */
  #nonFinite: NumericError | undefined;
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
    const before = order.before === "none" ? undefined : order.before?.log;
    // What a run before has seen is of the type that it had then.
    this.#log = new Log(before?.epochs as EpochRecord<V>[] | undefined, before?.steps());
    this.#before = this.#log.epochs.length;
    try {
      const { call, subject } = order;
      const launched = launch(order, weakly(this, Run.#heard<V>));
      const { checkpoint, options, progress } = launched;
      const checkpoints = checkpoint && new Checkpoints(call, subject.network, checkpoint);
      this.#active = { ...launched, checkpoints, feeder: new Feeder(call, launched, checkpoints) };
      this.#progress = progress;
      options.signal?.addEventListener("abort", this.#abort, { once: true });
      keepWhile(this, true);
      // Whoever iterates has said so by then.
      queueMicrotask(() => this.#feed());
    } catch (error) {
      this.#ended = true;
      this.#reject(error);
    }
  }

  /** The epochs that have come to their end; of a resumed run, those before as well. */
  get epochs(): readonly EpochRecord<V>[] {
    return this.#log.epochs;
  }

  /** Ends the run after the step that it is in; it resolves with what was done. `network.resume` can go on with it. */
  stop(): void {
    this.#stopped = true;
    if (this.#active === undefined || this.#ended) return;
    keepWhile(this, true);
    this.#active.native.stop();
  }

  /** Waits for the end of the run, as `await` does. */
  then<A = History<V>, B = never>(
    onFulfilled?: ((history: History<V>) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise.then(onFulfilled, onRejected);
  }

  /** Waits for the end of the run, and hears of its failure. */
  catch<B = never>(
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<History<V> | B> {
    return this.#promise.catch(onRejected);
  }

  /** Waits for the end of the run, whatever it is. */
  finally(onFinally?: (() => void) | null): Promise<History<V>> {
    return this.#promise.finally(onFinally);
  }

  /** A record of each epoch, for `for await`; leaving the loop stops the run. */
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

  /** Epochs that this run has ended. */
  get #done(): number {
    return this.#log.epochs.length - this.#before;
  }

  /** The record at `index` of this run's own, as soon as there is one. */
  async #next(index: number): Promise<IteratorResult<EpochRecord<V>, undefined>> {
    this.#requested = Math.max(this.#requested ?? 0, index + 1);
    this.#feed();
    while (index >= this.#done && !this.#ended) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    const value = this.epochs[this.#before + index];
    if (value !== undefined) return { done: false, value };
    await this.#promise;
    return { done: true, value };
  }

  /** Queues what has its time; without anything, lets others use the network meanwhile. */
  #feed(): void {
    if (this.#active === undefined || this.#stopped || this.#over || this.#held) return;
    const { plan, options, native, feeder, checkpoints } = this.#active;
    // Where something depends on how an epoch went, or looks at the network after it, the next one waits.
    const alone = plan.earlyStopping ?? plan.plateau ?? checkpoints;
    const most = Math.min(
      this.#done + (alone === undefined ? AHEAD : 1),
      this.#requested ?? Infinity,
      options.onEpoch === undefined ? Infinity : this.#called + 1,
    );
    try {
      while (feeder.mayPush(this.#progress, most)) feeder.push(this.#progress);
      const isDone = feeder.isDone(this.#progress);
      if (isDone) native.finish();
      keepWhile(this, isDone || !feeder.isIdle);
      if (feeder.isIdle) this.#rest();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Lets others than the run use the network, which then knows how far the run has come. */
  #rest(): void {
    this.#keep();
    this.#active?.native.rest();
  }

  /** Tells the network how far the run has come. */
  #keep(): void {
    const { subject, data } = this.#order;
    const { plan } = this.#active as Active;
    const run = saveRun(plan, data.samples, this.#progress);
    subject.learned({ run, log: this.#log as Log<Evaluation | undefined> });
  }

  #hear(event: RunEvent): void {
    try {
      if (event.kind === "steps") this.#hearSteps(event);
      else if (event.kind === "epoch") this.#hearSegment(event);
      else if (event.kind === "scaled") this.#hearScaled(event);
      else this.#hearEnd(event);
    } catch (error) {
      this.#fail(error);
    }
  }

  #hearSteps({ epoch, step, cost, rate }: RunEvent): void {
    const { onSteps } = (this.#active as Active).options;
    if (this.#failure !== undefined || onSteps === undefined) return;
    const call = async (): Promise<unknown> => onSteps({ epoch, step, cost, learningRate: rate });
    call().catch(this.#fail);
  }

  #hearScaled({ constant = [] }: RunEvent): void {
    warnOfConstant(this.#order.call, this.#order.data, constant);
  }

  #hearSegment(event: RunEvent): void {
    const { progress, costs, norms } = event;
    if (progress === undefined || costs === undefined) return;
    const { feeder, board } = this.#active as Active;
    const segment = feeder.shift();
    const rates = segment.rates.subarray(progress.steps - costs.length, progress.steps);
    this.#log.add(costs, rates, norms);
    board?.hear({ costs, rates });
    this.#spent.seconds += event.seconds;
    this.#spent.samples += progress.samples - segment.seen;
    if (event.badStep !== undefined) this.#hearBadStep(event, segment);
    if (progress.samples === feeder.samples) return this.#hearEpoch(event, segment);
    this.#progress = { ...this.#progress, done: progress };
    if (this.#stopped || event.halt === "nonFinite") return;
    this.#checkpoint(undefined);
    this.#feed();
  }

  /** A step that gave numbers that are not finite. */
  #hearBadStep({ epoch, badStep: bad, halt }: RunEvent, { rates }: Segment): void {
    if (bad === undefined) return;
    const { call, subject } = this.#order;
    const { plan, data } = this.#active as Active;
    const { network } = subject;
    const step = { call, epoch, bad, rate: rates[bad.step - 1], network, data };
    if (halt !== "nonFinite") {
      if (!this.#warned) warnOfIgnored(step);
      this.#warned = true;
    } else if (plan.onNonFinite === "stop") this.#nonFinite = nonFinite(step);
    else this.#fail(nonFinite(step));
  }

  #hearEpoch({ epoch, progress, validation }: RunEvent, { rates }: Segment): void {
    const { plan, watched, validation: data } = this.#active as Active;
    const { steps = 0, samples = 0, ignored = 0, cost = NaN } = progress ?? {};
    const { seconds, samples: seen } = this.#spent;
    this.#spent = { seconds: 0, samples: 0 };
    const record: EpochRecord<V> = {
      epoch,
      loss: cost / (samples - ignored),
      learningRate: rates[steps - 1] as number,
      steps,
      seconds,
      samplesPerSecond: seen / seconds,
      validation: (validation && data ? evaluationOf(validation, data) : undefined) as V,
    };
    this.#log.epochs.push(record);
    this.#progress = afterEpoch(plan, watched, this.#progress, record);
    const { earlyStopping } = this.#progress;
    if (plan.earlyStopping?.restoreBest && earlyStopping?.best?.epoch === epoch) {
      this.#rest();
      guarded(this.#order.call, () => this.#order.subject.native.keepBest());
    }
    this.#checkpoint(epoch);
    this.#callBack(record);
    this.#wake();
    this.#feed();
  }

  /** Writes a checkpoint, if it is due after the step, or the epoch, that has just ended. */
  #checkpoint(epoch: number | undefined): void {
    const { checkpoints, feeder } = this.#active as Active;
    if (this.#failure !== undefined || !feeder.isIdle) return;
    const steps = feeder.stepsBefore(this.#progress);
    const isBest = epoch !== undefined && this.#progress.checkpoint?.best?.epoch === epoch;
    if (checkpoints === undefined || !(isBest || checkpoints.isDue(steps, epoch))) return;
    this.#rest();
    if (!checkpoints.isWriting) return this.#write(checkpoints, steps, isBest);
    // It is the last one that takes so long; the network stays as it is until then.
    this.#held = true;
    checkpoints.written().then(() => {
      this.#held = false;
      if (this.#ended) return;
      this.#write(checkpoints, steps, isBest);
      this.#feed();
    }, this.#fail);
  }

  #write(checkpoints: Checkpoints, steps: number, isBest: boolean): void {
    try {
      checkpoints.write(steps, isBest).catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The user's callback, after the one before. */
  #callBack(record: EpochRecord<V>): void {
    const { onEpoch } = (this.#active as Active).options;
    if (onEpoch === undefined) return;
    this.#calls = this.#calls
      .then(() => (this.#failure === undefined ? onEpoch(record) : undefined))
      .then(() => {
        this.#called += 1;
        this.#feed();
        this.#settle();
      })
      .catch(this.#fail);
  }

  #hearEnd({ error, unreadable }: RunEvent): void {
    const { call } = this.#order;
    const { broken } = (this.#active as Active).feeder;
    const { epoch, done } = this.#progress;
    const reached = broken?.epoch === epoch && broken.steps === done.steps;
    this.#over = true;
    if (reached && !this.#stopped) this.#failure ??= broken;
    if (unreadable !== undefined)
      this.#failure ??= { error: storedError(call, new Error(unreadable)) };
    if (error !== undefined) {
      this.#failure = { error: translate(call, new Error(error)) };
    }
    this.#settle();
  }

  static #heard<V extends Evaluation | undefined>(run: Run<V>, event: RunEvent): void {
    run.#hear(event);
  }

  static #aborted<V extends Evaluation | undefined>(run: Run<V>): void {
    const { options } = run.#active as Active;
    run.#fail(new AbortError(run.#order.call, options.signal?.reason));
  }

  readonly #abort: () => void = weakly<Run<V>, []>(this, Run.#aborted<V>);

  readonly #fail = (error: unknown): void => {
    this.#failure ??= { error };
    this.stop();
    this.#settle();
  };

  /** Ends the run when training is over and every callback has come back, or something has failed. */
  #settle(): void {
    const { options } = this.#active as Active;
    const called = options.onEpoch === undefined || this.#called === this.#done;
    if (this.#ended || !this.#over || (this.#failure === undefined && !called)) return;
    this.#ended = true;
    options.signal?.removeEventListener("abort", this.#abort);
    keepWhile(this, false);
    void this.#conclude();
  }

  /** Frees the network, keeps a last checkpoint, and tells what came of the run. */
  async #conclude(): Promise<void> {
    const { call, subject } = this.#order;
    const { plan, native, checkpoints, feeder, layers, board } = this.#active as Active;
    this.#keep();
    native.end();
    try {
      // Even a finished run may be given more epochs.
      const goesOn = !isExhausted(plan, this.#progress);
      const restored = guarded(call, () => subject.native.restoreBest(goesOn));
      if (feeder.begun > 0) await checkpoints?.end(feeder.stepsBefore(this.#progress), restored);
    } catch (error) {
      // Of a network that an internal failure has spoilt, that failure is told.
      this.#failure ??= { error };
    }
    await board?.close().catch(this.#fail);
    const error = this.#nonFinite;
    const best = this.#progress.earlyStopping?.best;
    const clock = {
      done: feeder.stepsBefore(this.#progress),
      stepsAnEpoch: feeder.stepsAnEpoch,
    };
    const end = { reason: this.#reason(), ...(best && { best }), ...(error && { error }) };
    if (this.#failure !== undefined) this.#reject(this.#failure.error);
    else this.#resolve(this.#log.history(plan, clock, end, layers));
    this.#wake();
  }

  #reason(): Ending {
    const { plan } = this.#active as Active;
    if (this.#nonFinite !== undefined) return "nonFinite";
    if (this.#progress.epoch > plan.epochs) return "finished";
    return isExhausted(plan, this.#progress) ? "earlyStopping" : "stopped";
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
