import type { Network } from "../../network/network.ts";
import type { CheckpointPlan } from "./options.ts";
import { beside, makeRoom } from "./files.ts";

/** The checkpoints of a run: when they are due, and the writing of them. */
export class Checkpoints {
  readonly #call: string;
  readonly #network: Network;
  readonly #plan: CheckpointPlan;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rung = false;
  /** The steps of the run that the last one holds. */
  #steps: number | undefined;

  constructor(call: string, network: Network, plan: CheckpointPlan) {
    this.#call = call;
    this.#network = network;
    this.#plan = plan;
  }

  /** The steps of the run after which the next one is due, if it goes by steps; `done` are done. */
  nextStep(done: number): number {
    const { steps } = this.#plan.every;
    return steps === undefined ? Infinity : (Math.floor(done / steps) + 1) * steps;
  }

  /** Calls `pause` when the time of the next one has come, if it goes by time. */
  startClock(pause: () => void): void {
    const { seconds } = this.#plan.every;
    if (seconds === undefined || this.#timer !== undefined) return;
    const ring = (): void => {
      this.#rung = true;
      pause();
    };
    this.#timer = setTimeout(ring, Math.min(1000 * seconds, 2 ** 31 - 1));
    this.#timer.unref();
  }

  /** Writes the last one, if the newest does not hold all yet. */
  async end(steps: number, restored: boolean): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    if (restored || this.#steps !== steps) await this.write(steps, false);
  }

  /** Whether one is due after so many steps of the run, or at the end of an epoch. */
  isDue(steps: number, epoch: number | undefined): boolean {
    const { every } = this.#plan;
    return (
      this.#rung ||
      (every.steps !== undefined && steps % every.steps === 0) ||
      (every.epochs !== undefined && epoch !== undefined && epoch % every.epochs === 0)
    );
  }

  /** Whether the last one is still being written. */
  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /** Waits for that; what failed in it is thrown. */
  async written(): Promise<void> {
    await this.#writing;
  }

  /** Takes a copy of the network, which must be free and not be writing, and begins to write it. */
  write(steps: number, isBest: boolean): Promise<void> {
    const { path, keep, best } = this.#plan;
    this.#rung = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#steps !== steps) makeRoom(this.#call, path, keep);
    this.#steps = steps;
    const files = best !== undefined && isBest ? [path, beside(path, "best")] : [path];
    const writing = Promise.all(files.map((file) => this.#network.save(file))).then(() => {
      this.#writing = undefined;
    });
    this.#writing = writing;
    return writing;
  }
}
