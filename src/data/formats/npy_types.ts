import { DataError } from "../../errors.ts";
import type { ElementType } from "./array_bytes.ts";

/** An element of an NPY file: a number, or text. */
export interface NpyType extends ElementType {
  /** For a type of text; `read` is then of no use. */
  readonly text?: (view: DataView, offset: number) => string;
}

type Reader = (view: DataView, offset: number, little: boolean) => number;

/** How a type's numbers are read, by its letter and its bytes; the byte order stands before. */
const NUMBERS: Readonly<
  Record<string, readonly [name: string, read: Reader, array?: ElementType["array"]]>
> = {
  b1: ["bool", (view, offset) => Number(view.getUint8(offset) !== 0)],
  i1: ["int8", (view, offset) => view.getInt8(offset), Int8Array],
  i2: ["int16", (view, offset, little) => view.getInt16(offset, little), Int16Array],
  i4: ["int32", (view, offset, little) => view.getInt32(offset, little), Int32Array],
  i8: ["int64", (view, offset, little) => Number(view.getBigInt64(offset, little))],
  u1: ["uint8", (view, offset) => view.getUint8(offset), Uint8Array],
  u2: ["uint16", (view, offset, little) => view.getUint16(offset, little), Uint16Array],
  u4: ["uint32", (view, offset, little) => view.getUint32(offset, little), Uint32Array],
  u8: ["uint64", (view, offset, little) => Number(view.getBigUint64(offset, little))],
  f2: ["float16", (view, offset, little) => float16(view.getUint16(offset, little))],
  f4: ["float32", (view, offset, little) => view.getFloat32(offset, little), Float32Array],
  f8: ["float64", (view, offset, little) => view.getFloat64(offset, little), Float64Array],
};

/** The longest text of an element, in characters. */
const LONGEST_TEXT = 65_536;

/** The type of a `descr` such as `<f4`, `|u1` or `<U10` (`DH_FORMAT` for one that holds neither numbers nor text). */
export function npyType(path: string, descr: string): NpyType {
  const [, order = "", kind = "", size = ""] = /^([<>=|])([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  const little = order !== ">";
  const found = NUMBERS[kind + size];
  if (found !== undefined) {
    const [name, read, array] = found;
    const bytes = Number(size);
    // Every machine that this library is built for has the low byte first.
    const lies = little || bytes === 1;
    return {
      name,
      bytes,
      read: (view, offset) => read(view, offset, little),
      ...(lies && { array }),
    };
  }
  const length = Number(size);
  if ((kind === "U" || kind === "S") && length > 0 && length <= LONGEST_TEXT) {
    const name = `text of ${length} characters`;
    const none = (): number => Number.NaN;
    return kind === "S"
      ? { name, bytes: length, read: none, text: (view, at) => ascii(view, at, length) }
      : { name, bytes: 4 * length, read: none, text: (view, at) => ucs4(view, at, length, little) };
  }
  const hint = kind === "O" ? " (Python objects are not read: save the array as numbers)" : "";
  const message = `${path}: elements of type ${JSON.stringify(descr)} are neither numbers nor text${hint}`;
  throw new DataError("DH_FORMAT", message);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Bytes up to the zeros that fill the element. */
function ascii(view: DataView, offset: number, length: number): string {
  const codes = Array.from({ length }, (_, i) => view.getUint8(offset + i));
  return withoutPadding(codes)
    .map((code) => String.fromCodePoint(code))
    .join("");
}

/** Four bytes a character; what is no character becomes the one that stands for those. */
function ucs4(view: DataView, offset: number, length: number, little: boolean): string {
  const codes = Array.from({ length }, (_, i) => view.getUint32(offset + 4 * i, little));
  const valid = withoutPadding(codes).map((code) => (code > 0x10ffff ? 0xfffd : code));
  return valid.map((code) => String.fromCodePoint(code)).join("");
}

const withoutPadding = (codes: readonly number[]): number[] =>
  codes.slice(0, codes.findLastIndex((code) => code !== 0) + 1);
