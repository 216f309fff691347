import { types } from "node:util";
import {
  COUNT,
  integer,
  isNumberArray,
  mustBe,
  show,
  usable,
  zeros,
  type NumberArray,
} from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";

/** Numbers as users have them: flat, row after row, or an array of rows. */
export type Rows =
  | Float32Array
  | Float64Array
  | readonly number[]
  | readonly (readonly number[] | Float32Array | Float64Array)[];

/** A matrix as the library has it: row after row, in float32. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** The option that says how wide the rows of a flat array are, and its value if it has one. */
export interface WidthOption {
  readonly name: string;
  readonly value: unknown;
}

/**
 * A float32 copy of a matrix, checked: rows of one width (`DH_SHAPE`), none missing, at least one (`DH_EMPTY`), all of
 * finite numbers (`DH_ARG`, `DH_NONFINITE`) that float32 can hold (`DH_F32_RANGE`).
 */
export function matrix(call: string, path: string, value: unknown, option: WidthOption): Matrix {
  if (!Array.isArray(value)) return flat(call, path, floats(call, path, value), option);
  const [first] = value as readonly unknown[];
  return isRow(first)
    ? nested(call, path, value, option)
    : flat(call, path, value as readonly unknown[], option);
}

function floats(call: string, path: string, value: unknown): NumberArray {
  if (types.isFloat32Array(value) || types.isFloat64Array(value)) {
    usable(call, path, value);
    return value;
  }
  const expectation = "a Float32Array, a Float64Array, an array of numbers or an array of rows";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}

const isRow = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || isNumberArray(value);

function flat(call: string, path: string, value: ArrayLike<unknown>, option: WidthOption): Matrix {
  const { length } = value;
  if (length === 0) throw new DataError("DH_EMPTY", `${call}: ${path} must have at least 1 row`);
  if (option.value === undefined) {
    throw new ArgumentError("DH_ARG", `${call}: ${option.name} is required when ${path} is flat`);
  }
  const width = integer(call, option.name, option.value, COUNT);
  if (length % width !== 0) {
    const message = `${call}: ${path}.length ${length} is not a multiple of ${option.name} ${width}`;
    throw new DataError("DH_SHAPE", message);
  }
  const values = zeros(call, path, Float32Array, length);
  const name = (i: number): string => `${path}[${i}]`;
  if (isNumberArray(value)) values.set(value);
  else for (let i = 0; i < length; i++) values[i] = element(call, name, i, value[i]);
  finite(
    call,
    values,
    (i) => `${name(i)} (row ${Math.floor(i / width)}, column ${i % width})`,
    (i) => value[i],
  );
  return { values, rows: length / width, width };
}

function nested(
  call: string,
  path: string,
  value: readonly unknown[],
  option: WidthOption,
): Matrix {
  const rows = value.length;
  const width = rowOf(call, `${path}[0]`, value[0]).length;
  if (width === 0)
    throw new DataError("DH_EMPTY", `${call}: the rows of ${path} must have at least 1 value`);
  if (option.value !== undefined && integer(call, option.name, option.value, COUNT) !== width) {
    const message = `${call}: ${path}[0] must have ${option.name} ${show(option.value)} values; got ${width}`;
    throw new DataError("DH_SHAPE", message);
  }
  const values = zeros(call, path, Float32Array, rows * width);
  for (let r = 0; r < rows; r++) {
    const row = rowOf(call, `${path}[${r}]`, value[r]);
    if (row.length !== width) {
      throw new DataError(
        "DH_SHAPE",
        `${call}: ${path}[${r}] must have ${width} values; got ${row.length}`,
      );
    }
    const name = (c: number): string => `${path}[${r}][${c}]`;
    for (let c = 0; c < width; c++) values[r * width + c] = element(call, name, c, row[c]);
  }
  const at = (i: number): [number, number] => [Math.floor(i / width), i % width];
  const name = (i: number): string => `${path}[${at(i)[0]}][${at(i)[1]}]`;
  finite(call, values, name, (i) => (value[at(i)[0]] as ArrayLike<unknown>)[at(i)[1]]);
  return { values, rows, width };
}

function rowOf(call: string, path: string, value: unknown): ArrayLike<unknown> {
  if (value === undefined || value === null)
    throw new ArgumentError("DH_ARG", `${call}: ${path} is missing`);
  if (!isRow(value))
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a row of numbers", value));
  if (isNumberArray(value)) usable(call, path, value);
  return value;
}

/** The number, whatever it is; a hole, null and anything else are errors. */
function element(
  call: string,
  name: (index: number) => string,
  index: number,
  value: unknown,
): number {
  if (typeof value === "number") return value;
  if (value === undefined || value === null)
    throw new ArgumentError("DH_ARG", `${call}: ${name(index)} is missing`);
  throw new ArgumentError("DH_ARG", mustBe(call, name(index), "a number", value));
}

/** Refuses the first number that is not finite, or became infinite as float32, and counts the others. */
function finite(
  call: string,
  values: Float32Array,
  name: (index: number) => string,
  original: (index: number) => unknown,
): void {
  // A plain loop: with a callback for each number, large data sets would wait.
  let first = 0;
  while (first < values.length && Number.isFinite(values[first])) first++;
  if (first === values.length) return;
  const all = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  const others = all === 1 ? "" : ` (and ${all - 1} more like it)`;
  const value = original(first);
  if (Number.isFinite(value)) {
    throw new DataError(
      "DH_F32_RANGE",
      `${call}: ${name(first)} ${String(value)} does not fit float32${others}`,
    );
  }
  throw new DataError("DH_NONFINITE", mustBe(call, name(first), "finite", value) + others);
}
