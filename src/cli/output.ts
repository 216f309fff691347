import type { Writable } from "node:stream";

/** Standard output: lines for people, or records for machines. A reader that goes away is no error. */
export class Output {
  readonly stream: Writable & { readonly isTTY?: boolean };
  /** Whether records are wanted rather than lines. */
  readonly json: boolean;
  #closed = false;
  #onClosed: () => void = () => undefined;

  constructor(stream: Writable & { readonly isTTY?: boolean }, json: boolean) {
    this.stream = stream;
    this.json = json;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      this.#closed = true;
      this.#onClosed();
    });
  }

  /** Whether bars can be drawn. */
  get isTerminal(): boolean {
    return !this.json && this.stream.isTTY === true;
  }

  /** What to do when nobody reads any more. */
  whenClosed(act: () => void): void {
    this.#onClosed = act;
  }

  /** A line for people. */
  line(text: string): void {
    if (!this.json) this.write(`${text}\n`);
  }

  /** A record for machines. */
  record(value: object): void {
    if (this.json) this.write(`${JSON.stringify(value)}\n`);
  }

  /** Text as it is. */
  write(text: string): void {
    if (!this.#closed) this.stream.write(text);
  }
}
