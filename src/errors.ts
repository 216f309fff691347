/** What an error or a warning is about, for programs; the message is for people. Codes are kept from version to version. */
export type ErrorCode =
  /** An argument of the wrong kind. */
  | "DH_ARG"
  /** A number outside its range, or an option that should have been a number. */
  | "DH_RANGE"
  /** An option or a name that does not exist. */
  | "DH_UNKNOWN"
  /** Options that exclude each other. */
  | "DH_COMBO"
  /** Nothing there where something must be. */
  | "DH_EMPTY"
  /** Sizes that do not fit together. */
  | "DH_SHAPE"
  /** More memory or more items than there may be. */
  | "DH_TOO_LARGE"
  /** NaN or infinity. */
  | "DH_NONFINITE"
  /** A number too large for float32. */
  | "DH_F32_RANGE"
  /** A label or target that no class has. */
  | "DH_LABEL"
  /** Sample weights that cannot weigh. */
  | "DH_WEIGHT"
  /** A typed array whose memory is gone. */
  | "DH_DETACHED"
  /** A typed array on a SharedArrayBuffer. */
  | "DH_SHARED"
  /** Two arrays that share memory. */
  | "DH_ALIAS"
  /** A file that cannot be read or written. */
  | "DH_IO"
  /** A malformed CSV file. */
  | "DH_CSV"
  /** A line that is no JSON in a file of JSON Lines. */
  | "DH_JSON"
  /** A cell of a table that is missing, or of another sort than its column. */
  | "DH_CELL"
  /** A column that is not in the file. */
  | "DH_COLUMN"
  /** Warning: a feature that never varies. */
  | "DH_CONST_COLUMN"
  /** Warning: a CPU without fused multiply-add, which is emulated. */
  | "DH_SLOW_CPU"
  /** A file of another format, or a format that has no place for what should be in it. */
  | "DH_FORMAT"
  /** A file of a newer version. */
  | "DH_VERSION"
  /** A file cut short. */
  | "DH_TRUNCATED"
  /** A malformed header in a file. */
  | "DH_HEADER"
  /** Tensors that overlap, or bytes that belong to none. */
  | "DH_LAYOUT"
  /** A file damaged since it was written. */
  | "DH_CHECKSUM"
  /** Optimizer state that belongs to something else. */
  | "DH_STATE"
  /** A batch of one sample under batch normalization. */
  | "DH_BATCHNORM"
  /** A network that is training. */
  | "DH_BUSY"
  /** Use after `dispose()`. */
  | "DH_DISPOSED"
  /** Use after an internal failure. */
  | "DH_POISONED"
  /** An optional package that is not installed, or does not load. */
  | "DH_PEER"
  /** An environment variable with a bad value. */
  | "DH_ENV"
  /** A native addon that is missing, or does not load. */
  | "DH_ADDON";

// Names stand on the prototypes, as those of the built-in errors do: `console.log` would print an own one twice.

/** An error with a code; the two below must be a `TypeError` and a `RangeError`, and so have their own. */
class CodedError extends Error {
  /** What it is about. */
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
  /** What it is about. */
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
  /** What it is about. */
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
  /** The epoch of a run, from 1. */
  readonly epoch?: number;
  /** The step in the epoch, from 1. */
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
  /** That of Node.js: `AbortError`s have no code of this library. */
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
