import { shorten } from "../check/index.ts";
import {
  AbortError,
  ArgumentError,
  CheckpointError,
  DataError,
  OutOfRangeError,
} from "../errors.ts";
import { inWords } from "../files/reason.ts";

/** The command line itself is wrong; `usage` is the line that says how it should be. */
export class UsageError extends Error {
  static {
    this.prototype.name = "UsageError";
  }
  readonly usage: string | undefined;
  constructor(message: string, usage?: string) {
    super(message);
    this.usage = usage;
  }
}

/** Ctrl-C ended the work; the message says how to go on. */
export class Interrupted extends Error {
  static {
    this.prototype.name = "Interrupted";
  }
}

/** What the process ends with: 1 run time, 2 usage, 3 data, 4 model file, 130 interrupt. */
export function exitCode(error: unknown): number {
  if (error instanceof Interrupted || error instanceof AbortError) return 130;
  if (error instanceof DataError) return 3;
  if (error instanceof CheckpointError) return 4;
  // What the library says of its arguments, it says of flags.
  const usage = [UsageError, ArgumentError, OutOfRangeError].some((each) => error instanceof each);
  return usage ? 2 : 1;
}

/** An error as one line, or two where there is a line of usage; with its stack and causes for whoever looks for a bug. */
export function describeError(call: string, error: unknown, debug: boolean): string {
  const lines = [`${call}: ${withoutCall(call, messageOf(error))}`];
  if (error instanceof UsageError && error.usage !== undefined) lines.push(`usage: ${error.usage}`);
  if (debug) lines.push(...stacks(error));
  return `${lines.join("\n")}\n`;
}

/** The stack of an error, and of what caused it. */
const stacks = (error: unknown): string[] =>
  error instanceof Error ? [error.stack ?? String(error), ...stacks(error.cause)] : [];

const messageOf = (error: unknown): string =>
  inWords(error instanceof Error ? error.message : shorten(String(error))).replace(
    /\s*[\r\n]+\s*/g,
    " ",
  );

/** Who types commands has called no `Network.fit`; and missing cells have a flag here. */
const withoutCall = (call: string, message: string): string =>
  (message.startsWith(`${call}: `) ? message.slice(call.length + 2) : message)
    .replace(/^(?:[A-Z]\w+\.\w+|Network|adviseBatchSize): /, "")
    .replace("(missing: 'drop', 'mean' or 'indicate'?)", "(--missing drop, mean or indicate?)");
