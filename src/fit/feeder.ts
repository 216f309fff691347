import { cutBatches } from "../batching/cut.ts";
import { guarded } from "../native.ts";
import type { Checkpoints } from "./checkpoint/checkpoints.ts";
import { planEpoch, samplesAnEpoch, type BrokenSchedule } from "./epoch_order.ts";
import type { Launched } from "./launch.ts";
import { reduced } from "./controls/plateau.ts";
import { NOTHING, isOver, type RunProgress } from "./progress.ts";
import { sampleOrder } from "./shuffle.ts";

/** Steps of an epoch that the core was told to do. */
export interface Segment {
  readonly epoch: number;
  /** The rates of the epoch's steps, as far as they are known. */
  readonly rates: Float64Array;
  /** Samples of the epoch that were seen before. */
  readonly seen: number;
  /** Whether the epoch ends with it. */
  readonly ends: boolean;
}

/** Feeds the core with epochs, or with what is between two checkpoints of them. */
export class Feeder {
  /** Where the user's schedule failed, if it did. */
  broken: BrokenSchedule | undefined;
  /** Epochs that were begun, by this run. */
  begun = 0;
  readonly #call: string;
  readonly #launched: Launched;
  readonly #checkpoints: Checkpoints | undefined;
  /** What the core has not told of yet. */
  readonly #queue: Segment[] = [];
  /** The samples of this epoch and the next, in order. */
  readonly #orders = new Map<number, Uint32Array | undefined>();
  #last = 0;

  constructor(call: string, launched: Launched, checkpoints: Checkpoints | undefined) {
    this.#call = call;
    this.#launched = launched;
    this.#checkpoints = checkpoints;
  }

  /** Whether the core has told of everything. */
  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  /** What the core tells of now. */
  shift(): Segment {
    return this.#queue.shift() as Segment;
  }

  /** Whether anything is left to push. */
  isDone(progress: RunProgress): boolean {
    const { plan } = this.#launched;
    const last = this.#queue.at(-1);
    const allPushed = last !== undefined && last.ends && last.epoch >= plan.epochs;
    return this.broken !== undefined || isOver(plan, progress) || allPushed;
  }

  /** Whether what comes next is known and may be pushed; no more than `most` epochs are begun. */
  mayPush(progress: RunProgress, most: number): boolean {
    if (this.isDone(progress)) return false;
    const last = this.#queue.at(-1);
    // How an epoch goes on depends on what it came to.
    if (last !== undefined) return last.ends && this.begun < most;
    return progress.epoch === this.#last || this.begun < most;
  }

  /** Pushes the next epoch, or what is left of it, as far as the next checkpoint. */
  push(progress: RunProgress): void {
    const { plan, native } = this.#launched;
    const last = this.#queue.at(-1);
    const { epoch, done } = last ? { epoch: last.epoch + 1, done: NOTHING } : progress;
    const order = this.#order(epoch);
    const steps = this.stepsAnEpoch;
    const before = (epoch - 1) * steps;
    const due = this.#checkpoints?.nextStep(before + done.steps) ?? Infinity;
    const { plateau } = plan;
    const reduce = (rate: number): number =>
      plateau ? reduced(plateau, progress.plateau, rate) : rate;
    const until = Math.min(steps, due - before);
    const planned = planEpoch(
      this.#call,
      plan,
      { samples: this.samples, order, epoch, done, until },
      reduce,
    );
    this.broken = planned.broken;
    const { rates } = planned.order;
    if (rates.length === done.steps) return;
    guarded(this.#call, () => native.push(planned.order));
    this.#checkpoints?.startClock(() => native.pause());
    const ends = rates.length === steps;
    this.#queue.push({ epoch, rates, seen: done.samples, ends });
    if (epoch !== this.#last) this.begun += 1;
    this.#last = epoch;
    // While this epoch trains: whoever looks at one at a time then waits for no shuffling.
    if (ends && epoch < plan.epochs) this.#order(epoch + 1);
  }

  /** Steps of the run before `progress`. */
  stepsBefore({ epoch, done }: RunProgress): number {
    return (epoch - 1) * this.stepsAnEpoch + done.steps;
  }

  /** Steps of an epoch. */
  get stepsAnEpoch(): number {
    return cutBatches(this.samples, this.#launched.plan.batchSize).steps;
  }

  /** Samples of an epoch. */
  get samples(): number {
    const { plan, data } = this.#launched;
    return samplesAnEpoch(plan, data.samples);
  }

  #order(epoch: number): Uint32Array | undefined {
    const known = this.#orders.get(epoch);
    if (known !== undefined) return known;
    const { plan, data } = this.#launched;
    const all = guarded(this.#call, () => sampleOrder(plan, data, epoch));
    const order = all?.subarray(0, this.samples);
    for (const old of this.#orders.keys()) if (old < epoch - 1) this.#orders.delete(old);
    this.#orders.set(epoch, order);
    return order;
  }
}
