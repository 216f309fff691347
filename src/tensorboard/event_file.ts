import { closeSync, mkdirSync, openSync, rmSync, write } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { quote } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";
import { versionEvent } from "./event.ts";
import { record } from "./record.ts";

let made = 0;

/**
 * A file of events in a folder, which is made if need be. It only ever grows by whole records, and TensorBoard reads it while
 * it does.
 */
export class EventFile {
  readonly path: string;
  readonly #call: string;
  #file: number | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** A new file; one of the same folder that is there already stays as it is. */
  constructor(call: string, folder: string) {
    this.#call = call;
    const now = Date.now() / 1000;
    const name = [Math.floor(now), hostname(), process.pid, made++].join(".");
    this.path = join(folder, `events.out.tfevents.${name}`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#file = openSync(this.path, "wx");
    } catch (cause) {
      throw this.#failure(cause);
    }
    this.append([versionEvent(now)]).catch(() => undefined);
  }

  /** Adds events, after those before. */
  append(events: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(events.map(record));
    this.#writing = this.#writing.then(() => this.#write(bytes));
    return this.#writing;
  }

  /** Closes it when all is written. */
  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      if (this.#file !== undefined) closeSync(this.#file);
      this.#file = undefined;
    }
  }

  /** Takes it away again: nothing came of the run. */
  async discard(): Promise<void> {
    await this.close().catch(() => undefined);
    rmSync(this.path, { force: true });
  }

  async #write(bytes: Buffer): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesWritten } = await promisify(write)(this.#file as number, bytes, done);
        done += bytesWritten;
      }
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  #failure(cause: unknown): CheckpointError {
    const message = `${this.#call}: cannot write ${quote(this.path)}: ${reasonOf(cause)}`;
    return new CheckpointError("DH_IO", message, { cause });
  }
}
