import type { FileHandle } from "node:fs/promises";
import { mustBe, optionsObject, quote } from "../../check/index.ts";
import { DataError } from "../../errors.ts";

/** An array in a safetensors file. */
export interface ArrayEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The byte of the file at which it begins. */
  readonly start: number;
}

/** What a safetensors file says of itself before the numbers. */
export interface Layout {
  readonly arrays: ReadonlyMap<string, ArrayEntry>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A longer header is none: the limit of the format. */
const LONGEST_HEADER = 100_000_000;

const BYTES: Readonly<Record<string, number>> = { U8: 1, I32: 4, U32: 4, F32: 4, I64: 8 };

/**
 * The header of a safetensors file: its length in 8 bytes, the lowest first, then JSON that has for each array the type of its
 * numbers, its shape, and where it begins and ends behind the header. `DH_HEADER` where it does not hold together,
 * `DH_TRUNCATED` where the file ends before it should.
 */
export async function readLayout(path: string, file: FileHandle, size: number): Promise<Layout> {
  const short = (expected: number): DataError => {
    const message = `${path}: cut short: expected ${expected} bytes; the file has ${size}`;
    return new DataError("DH_TRUNCATED", message);
  };
  if (size < 8) throw short(8);
  const { buffer: head } = await file.read(Buffer.alloc(8), 0, 8, 0);
  const length = Number(head.readBigUInt64LE());
  if (length > LONGEST_HEADER) {
    const message = `${path}: no safetensors file: a header of ${length} bytes; limit ${LONGEST_HEADER}`;
    throw new DataError("DH_FORMAT", message);
  }
  if (size < 8 + length) throw short(8 + length);
  const { buffer: text } = await file.read(Buffer.alloc(length), 0, length, 8);
  const header = object(path, "the header", parsed(path, text.toString("utf8")));
  const arrays = new Map<string, ArrayEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const { entry, end } = entryOf(path, name, value, 8 + length);
    if (end > size) throw short(end);
    arrays.set(name, entry);
  }
  return { arrays, metadata: object(path, "__metadata__", header.__metadata__ ?? {}) };
}

function entryOf(
  path: string,
  name: string,
  value: unknown,
  dataStart: number,
): { readonly entry: ArrayEntry; readonly end: number } {
  const { dtype, shape, data_offsets: offsets } = object(path, name, value);
  const whole = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((each) => Number.isSafeInteger(each) && each >= 0);
  if (typeof dtype !== "string" || !whole(shape) || !whole(offsets) || offsets.length !== 2) {
    const message = `${path}: tensor ${quote(name)} must have a dtype, a shape and data_offsets`;
    throw new DataError("DH_HEADER", message);
  }
  const [begin = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, each) => product * each, BYTES[dtype] ?? NaN);
  // Of a type that is not read, nothing is asked.
  if (end < begin || (!Number.isNaN(bytes) && bytes !== end - begin)) {
    const message = `${path}: tensor ${quote(name)}, ${shape.join(" x ")} of ${quote(dtype)}, does not take ${end - begin} bytes`;
    throw new DataError("DH_HEADER", message);
  }
  return { entry: { dtype, shape, start: dataStart + begin }, end: dataStart + end };
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError("DH_HEADER", `${path}: byte 8: the header is no JSON`, { cause });
  }
}

function object(path: string, name: string, value: unknown): Record<string, unknown> {
  try {
    return optionsObject(path, value, name) as Record<string, unknown>;
  } catch (cause) {
    throw new DataError("DH_HEADER", mustBe(path, name, "an object", value), { cause });
  }
}
