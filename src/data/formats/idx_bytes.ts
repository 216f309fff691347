import { DataError } from "../../errors.ts";
import { readSized, sourceName, type Source } from "../bytes.ts";
import {
  arrayBytes,
  countOf,
  fitsFile,
  type ArrayBytes,
  type ArrayHeader,
  type ElementType,
} from "./array_bytes.ts";

/** The types by the third byte of the file; all are big-endian. */
const TYPES: Readonly<Record<number, ElementType>> = {
  0x08: {
    name: "uint8",
    bytes: 1,
    array: Uint8Array,
    read: (view, offset) => view.getUint8(offset),
  },
  0x09: { name: "int8", bytes: 1, read: (view, offset) => view.getInt8(offset) },
  0x0b: { name: "int16", bytes: 2, read: (view, offset) => view.getInt16(offset) },
  0x0c: { name: "int32", bytes: 4, read: (view, offset) => view.getInt32(offset) },
  0x0d: { name: "float32", bytes: 4, read: (view, offset) => view.getFloat32(offset) },
  0x0e: { name: "float64", bytes: 8, read: (view, offset) => view.getFloat64(offset) },
};

/**
 * Reads an IDX file, gzipped or not: two zero bytes, the type, the number of dimensions, each dimension as a big-endian
 * uint32, and the elements to the end of the file. No more is allocated than a file of this size can hold.
 */
export const idxBytes = (call: string, argument: string, source: Source): Promise<ArrayBytes> =>
  readSized(call, argument, source, (bytes) =>
    arrayBytes(sourceName(argument, source), bytes, headerOf),
  );

/** The header, once `head` has all of it. */
function headerOf(path: string, head: Buffer, limit: number): ArrayHeader | undefined {
  const at = (offset: number, what: string): DataError =>
    new DataError("DH_FORMAT", `${path}: byte ${offset}: ${what}`);
  if (head.length < 4) return undefined;
  const [zero, zeroToo, code, dimensions] = head as unknown as [number, number, number, number];
  if (zero !== 0 || zeroToo !== 0) throw at(0, "no IDX file, which begins with two zero bytes");
  const type = TYPES[code];
  if (type === undefined)
    throw at(2, `0x${code.toString(16).padStart(2, "0")} is no element type of IDX`);
  if (dimensions === 0) throw at(3, "there must be 1 dimension or more");
  const start = 4 + 4 * dimensions;
  if (head.length < start) return undefined;
  const shape = Array.from({ length: dimensions }, (_, i) => head.readUInt32BE(4 + 4 * i));
  const empty = shape.indexOf(0);
  if (empty >= 0)
    throw new DataError("DH_EMPTY", `${path}: byte ${4 + 4 * empty}: dimension ${empty} is 0`);
  const header = { type, shape, count: countOf(shape), start };
  fitsFile(path, 4, header, limit);
  return header;
}
