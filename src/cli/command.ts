import { UsageError } from "./errors.ts";
import type { OptionName, Settings } from "./options.ts";
import type { Output } from "./output.ts";

/** What a command knows of how it was called. */
export interface Context {
  /** `downhill train` */
  readonly call: string;
  readonly usage: string;
  /** The words after the command, as they were typed. */
  readonly words: readonly string[];
  /** Options that were given, by a flag or in the config file. */
  readonly given: ReadonlySet<OptionName>;
  /** What was warned of so far. */
  readonly warnings: ReadonlySet<string>;
  readonly output: Output;
}

/** A command: its place in the help, the options that it takes, what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Options that stand without a flag, in this order. */
  readonly places: readonly ("data" | "model")[];
  readonly options: readonly OptionName[];
  /** Lines to type, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly run: (context: Context, settings: Settings<OptionName>) => Promise<void>;
}

/** The value of an option that must be there. */
export function required<T>(context: Context, name: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new UsageError(`${name} is missing`, context.usage);
}
