import { ExponentialAverage } from "../averages/exponential_average.ts";
import type { Evaluation } from "../fit/evaluation.ts";
import type { EpochRecord } from "../fit/history.ts";
import type { Network } from "../network/network.ts";
import { summaryEvent, type TaggedValue } from "./event.ts";
import { EventFile } from "./event_file.ts";
import { histogramOf } from "./histogram.ts";

/** Steps that are made into events at a time; between them others have their turn. */
const STEPS = 4096;

/** Steps one after another: place `i` of each array belongs to one. */
interface Steps {
  readonly costs: Float64Array;
  readonly rates: Float64Array;
}

/** An epoch as a run tells of it. */
type Epoch = EpochRecord<Evaluation | undefined>;

/**
 * What TensorBoard shows of a run.
 *
 * | tag | at | value |
 * |---|---|---|
 * | `step/cost` | each step, from 1 | the mini-batch's cost before the update |
 * | `step/average` | each step | its exponentially weighted average, beta 0.98, bias-corrected |
 * | `step/learningRate` | each step | the learning rate |
 * | `loss/train`, `samplesPerSecond/train` | each epoch, from 1 | as in its record |
 * | `loss/validation`, `accuracy/validation`, ... | each epoch | every number of its validation |
 * | `weights/0.weight`, ... | each epoch | the histogram of each tensor |
 */
export class Board {
  readonly #network: Network;
  readonly #file: EventFile;
  readonly #average = new ExponentialAverage({ beta: 0.98, biasCorrection: true });
  /** Steps that are not written yet. */
  #heard: Steps[] = [];
  /** How many are. */
  #steps: number;

  /** A new file in that folder, which is made if need be, for a run of the network that has done some steps already. */
  constructor(call: string, folder: string, network: Network, steps: number) {
    this.#network = network;
    this.#steps = steps;
    this.#file = new EventFile(call, folder);
  }

  /** Takes steps that were done, to be written with their epoch. */
  hear(steps: Steps): void {
    this.#heard.push(steps);
  }

  /** What to do after each epoch: to write it, and then whatever there was to do. The network must be at rest. */
  before(onEpoch: ((record: Epoch) => unknown) | undefined): (record: Epoch) => Promise<unknown> {
    return async (record) => {
      await this.#writeSteps();
      await this.#writeEpoch(record);
      return onEpoch?.(record);
    };
  }

  /** Closes the file when all is written, steps of an unfinished epoch as well. */
  async close(): Promise<void> {
    try {
      await this.#writeSteps();
    } finally {
      await this.#file.close();
    }
  }

  /** Takes the file away again: the run did not begin. */
  discard(): Promise<void> {
    return this.#file.discard();
  }

  async #writeSteps(): Promise<void> {
    for (const { costs, rates } of this.#heard.splice(0)) {
      for (let from = 0; from < costs.length; from += STEPS) {
        const now = Date.now() / 1000;
        const events = Array.from(costs.subarray(from, from + STEPS), (cost, i) =>
          summaryEvent(now, ++this.#steps, this.#step(cost, rates[from + i] as number)),
        );
        await this.#file.append(events);
      }
    }
  }

  #step(cost: number, rate: number): TaggedValue[] {
    const values: TaggedValue[] = [
      ["step/cost", cost],
      ["step/learningRate", rate],
    ];
    return Number.isFinite(cost) ? [...values, ["step/average", this.#average.add(cost)]] : values;
  }

  #writeEpoch({ epoch, loss, samplesPerSecond, validation }: Epoch): Promise<void> {
    const measures = Object.entries(validation ?? {}).flatMap(([name, value]): TaggedValue[] =>
      typeof value === "number" ? [[`${name}/validation`, value]] : [],
    );
    const weights = this.#network
      .tensors()
      .map(({ name, values }): TaggedValue => [`weights/${name}`, histogramOf(values)]);
    const values: TaggedValue[] = [
      ["loss/train", loss],
      ["samplesPerSecond/train", samplesPerSecond],
      ...measures,
      ...weights,
    ];
    return this.#file.append([summaryEvent(Date.now() / 1000, epoch, values)]);
  }
}
