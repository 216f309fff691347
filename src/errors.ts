/**
 * What an error is about, for programs; the message is for people.
 *
 * | code | meaning |
 * |---|---|
 * | `DH_ARG` | an argument of the wrong kind |
 * | `DH_RANGE` | a number outside its range, or an option that should have been a number |
 * | `DH_UNKNOWN` | an option or a name that does not exist |
 * | `DH_COMBO` | options that exclude each other |
 * | `DH_EMPTY` | nothing there where something must be |
 * | `DH_SHAPE` | sizes that do not fit together |
 * | `DH_TOO_LARGE` | more memory or more items than there may be |
 * | `DH_NONFINITE` | NaN or infinity |
 * | `DH_F32_RANGE` | a number too large for float32 |
 * | `DH_LABEL` | a label or target that no class has |
 * | `DH_WEIGHT` | sample weights that cannot weigh |
 * | `DH_DETACHED` | a typed array whose memory is gone |
 * | `DH_SHARED` | a typed array on a SharedArrayBuffer |
 * | `DH_ALIAS` | two arrays that share memory |
 * | `DH_IO` | a file that cannot be read or written |
 * | `DH_CSV` | a malformed CSV file |
 * | `DH_JSON` | a line that is no JSON in a file of JSON Lines |
 * | `DH_CELL` | a cell of a table that is missing, or of another sort than its column |
 * | `DH_COLUMN` | a column that is not in the file |
 * | `DH_CONST_COLUMN` | (warning) a feature that never varies |
 * | `DH_SLOW_CPU` | (warning) a CPU without fused multiply-add, which is emulated |
 * | `DH_FORMAT` | a file of another format, or a format that has no place for what should be in it |
 * | `DH_VERSION` | a file of a newer version |
 * | `DH_TRUNCATED` | a file cut short |
 * | `DH_HEADER` | a malformed header in a file |
 * | `DH_LAYOUT` | tensors that overlap, or bytes that belong to none |
 * | `DH_CHECKSUM` | a file damaged since it was written |
 * | `DH_STATE` | optimizer state that belongs to something else |
 * | `DH_BATCHNORM` | a batch of one sample under batch normalization |
 * | `DH_BUSY` | a network that is training |
 * | `DH_DISPOSED` | use after `dispose()` |
 * | `DH_POISONED` | use after an internal failure |
 * | `DH_PEER` | an optional package that is not installed, or does not load |
 * | `DH_ENV` | an environment variable with a bad value |
 * | `DH_ADDON` | a native addon that is missing, or does not load |
 */
export type ErrorCode =
  | "DH_ARG"
  | "DH_RANGE"
  | "DH_UNKNOWN"
  | "DH_COMBO"
  | "DH_EMPTY"
  | "DH_SHAPE"
  | "DH_TOO_LARGE"
  | "DH_NONFINITE"
  | "DH_F32_RANGE"
  | "DH_LABEL"
  | "DH_WEIGHT"
  | "DH_DETACHED"
  | "DH_SHARED"
  | "DH_ALIAS"
  | "DH_IO"
  | "DH_CSV"
  | "DH_JSON"
  | "DH_CELL"
  | "DH_COLUMN"
  | "DH_CONST_COLUMN"
  | "DH_SLOW_CPU"
  | "DH_FORMAT"
  | "DH_VERSION"
  | "DH_TRUNCATED"
  | "DH_HEADER"
  | "DH_LAYOUT"
  | "DH_CHECKSUM"
  | "DH_STATE"
  | "DH_BATCHNORM"
  | "DH_BUSY"
  | "DH_DISPOSED"
  | "DH_POISONED"
  | "DH_PEER"
  | "DH_ENV"
  | "DH_ADDON";

// Names stand on the prototypes, as those of the built-in errors do: `console.log` would print an own one twice.

/** An error with a code; the two below must be a `TypeError` and a `RangeError`, and so have their own. */
class CodedError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A `TypeError`: the argument is of the wrong kind. */
export class ArgumentError extends TypeError {
  static {
    this.prototype.name = "ArgumentError";
  }
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A `RangeError`: the argument is of the right kind, its value is not possible. */
export class OutOfRangeError extends RangeError {
  static {
    this.prototype.name = "OutOfRangeError";
  }
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The data, in memory or in a file, cannot be learned from as it is. */
export class DataError extends CodedError {
  static {
    this.prototype.name = "DataError";
  }
}

/** A saved network cannot be written, or read back. */
export class CheckpointError extends CodedError {
  static {
    this.prototype.name = "CheckpointError";
  }
}

/** Where a number stopped being finite. */
export interface NumericPlace {
  readonly epoch?: number;
  readonly step?: number;
  /** The tensor whose number it was: `0.weight`, the layer's place and the tensor's name in it. */
  readonly tensor?: string;
  /** The number's place in the tensor, or in an array. */
  readonly index?: number;
  /** Of a loss: the sample. */
  readonly sample?: number;
}

/** A number became NaN or infinite. */
export class NumericError extends CodedError {
  static {
    this.prototype.name = "NumericError";
  }
  /** Where it happened, as far as it is known. */
  readonly place: NumericPlace;
  constructor(code: ErrorCode, message: string, place: NumericPlace = {}, options?: ErrorOptions) {
    super(code, message, options);
    this.place = place;
  }
}

/** The object cannot do this now: it is busy, disposed of, or its state belongs to something else. */
export class StateError extends CodedError {
  static {
    this.prototype.name = "StateError";
  }
}

/** The native addon is missing, does not load, or is of another version: this library cannot be loaded. */
export class AddonError extends CodedError {
  static {
    this.prototype.name = "AddonError";
  }
}

/** An `AbortSignal` ended the work. Name and code are those of Node's own aborts; `cause` is the signal's reason. */
export class AbortError extends Error {
  static {
    this.prototype.name = "AbortError";
  }
  readonly code = "ABORT_ERR";
  constructor(call: string, reason?: unknown) {
    super(
      `${call}: the operation was aborted`,
      reason === undefined ? undefined : { cause: reason },
    );
  }
}

/** Every error that this library throws on purpose. */
export type DownhillError =
  | ArgumentError
  | OutOfRangeError
  | DataError
  | CheckpointError
  | NumericError
  | StateError
  | AddonError
  | AbortError;
