import * as addon from "../index.js";
import {
  ArgumentError,
  CheckpointError,
  DataError,
  NumericError,
  OutOfRangeError,
  StateError,
  type ErrorCode,
} from "./errors.ts";

/** The addon: what {@link file://./../index.d.ts} declares. */
export const native = addon;

type Raise = new (code: ErrorCode, message: string, options?: ErrorOptions) => Error;

/** The class of errors that a code belongs to, where a call does not say otherwise. */
const classes: Partial<Record<ErrorCode, Raise>> = {
  DH_RANGE: OutOfRangeError,
  DH_ENV: OutOfRangeError,
  DH_TOO_LARGE: OutOfRangeError,
  DH_SHAPE: DataError,
  DH_LABEL: DataError,
  DH_EMPTY: DataError,
  DH_BUSY: StateError,
  DH_DISPOSED: StateError,
  DH_POISONED: StateError,
  DH_STATE: StateError,
  DH_CHECKSUM: CheckpointError,
  DH_FORMAT: CheckpointError,
  DH_HEADER: CheckpointError,
  DH_IO: CheckpointError,
  DH_VERSION: CheckpointError,
};

/** The typed error of a native one, whose message is `CODE|sentence`; any other error as it is. */
export function translate(call: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [, code, sentence] = /^(DH_[A-Z0-9_]+)\|(.*)$/s.exec(error.message) ?? [];
  if (code === undefined || sentence === undefined) return error;
  const message = `${call}: ${sentence}`;
  if (code === "DH_NONFINITE") return new NumericError(code, message);
  const Class = classes[code as ErrorCode] ?? ArgumentError;
  return new Class(code as ErrorCode, message);
}

/** What `act` returns, its native errors translated. */
export function guarded<T>(call: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw translate(call, error);
  }
}

/**
 * The machine as this process uses it. Read once, when the library is loaded, so that a bad `DOWNHILL_ISA` or
 * `DOWNHILL_THREADS` is known at once (`DH_ENV`).
 */
export const system: Readonly<addon.SystemInfo> = guarded("downhill", () => addon.system());
