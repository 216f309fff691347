import type { SystemInfo } from "../addon.cjs";
import { addon } from "./addon.ts";
import {
  ArgumentError,
  CheckpointError,
  DataError,
  NumericError,
  OutOfRangeError,
  StateError,
  type ErrorCode,
} from "./errors.ts";

export { addon as native };

type Raise = new (code: ErrorCode, message: string, options?: ErrorOptions) => Error;

/** The class of errors that a code belongs to, where a call does not say otherwise. */
const classes: Partial<Record<ErrorCode, Raise>> = {
  DH_RANGE: OutOfRangeError,
  DH_ENV: OutOfRangeError,
  DH_TOO_LARGE: OutOfRangeError,
  DH_SHAPE: DataError,
  DH_LABEL: DataError,
  DH_WEIGHT: DataError,
  DH_EMPTY: DataError,
  DH_BUSY: StateError,
  DH_DISPOSED: StateError,
  DH_POISONED: StateError,
  DH_STATE: StateError,
  DH_TRUNCATED: CheckpointError,
  DH_CHECKSUM: CheckpointError,
  DH_FORMAT: CheckpointError,
  DH_HEADER: CheckpointError,
  DH_IO: CheckpointError,
  DH_VERSION: CheckpointError,
};

/** The code and the sentence of a native error, whose message is `CODE|sentence`. */
export function nativeMessage(error: unknown): { code: ErrorCode; sentence: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, code, sentence] = /^(DH_[A-Z0-9_]+)\|(.*)$/s.exec(error.message) ?? [];
  return sentence === undefined ? undefined : { code: code as ErrorCode, sentence };
}

/**
 * The typed error of a native one; any other error as it is. N-API has errors of its own, with the names of its statuses for
 * codes: of a value that it cannot convert, and of a panic.
 */
export function translate(call: string, error: unknown): unknown {
  const known = nativeMessage(error);
  if (known === undefined) {
    if (!(error instanceof Error && "code" in error)) return error;
    if (error.code === "GenericFailure") {
      const message = `${call}: an internal check failed (${error.message}); please report it`;
      return new StateError("DH_POISONED", message);
    }
    if (typeof error.code !== "string" || !/^[A-Z][a-z]+[A-Z]/.test(error.code)) return error;
    return new ArgumentError("DH_ARG", `${call}: ${error.message}`);
  }
  const message = `${call}: ${known.sentence}`;
  if (known.code === "DH_NONFINITE") return new NumericError(known.code, message);
  return new (classes[known.code] ?? ArgumentError)(known.code, message);
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
export const system: Readonly<SystemInfo> = guarded("downhill", () => addon.system());

/** Says, where the CPU has no fused multiply-add, that each is emulated: the same results, slowly (`DH_SLOW_CPU`). */
export function warnOfEmulation({ available }: Pick<SystemInfo, "available">): void {
  if (available.length > 1) return;
  const message =
    "downhill: this CPU has no fused multiply-add; it is emulated, with the same results at a small part of the speed";
  process.emitWarning(message, { code: "DH_SLOW_CPU", type: "DownhillWarning" });
}

warnOfEmulation(system);
