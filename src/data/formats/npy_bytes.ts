import { quote } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { Chunks } from "../bytes.ts";
import { arrayBytes, countOf, fitsFile, type ArrayBytes, type ArrayHeader } from "./array_bytes.ts";
import { npyType, type NpyType } from "./npy_types.ts";

interface NpyHeader extends ArrayHeader {
  readonly type: NpyType;
  /** Whether the first index is the one that changes fastest. */
  readonly fortran: boolean;
}

/** The content of an NPY file. */
export type NpyArray = ArrayBytes<NpyHeader>;

const MAGIC = Buffer.from("\x93NUMPY", "latin1");
/** A longer header than this is none of plain numbers. */
const LONGEST_HEADER = 1 << 20;

/**
 * Reads an array as numpy's `save` writes it (NEP 1, versions 1.0 to 3.0): the magic, the version, the length of the header,
 * the header, which is a Python dictionary of `descr`, `fortran_order` and `shape`, and the elements.
 */
export const npyBytes = (path: string, bytes: Chunks): Promise<NpyArray> =>
  arrayBytes(path, bytes, headerOf);

/** The header, once `head` has all of it. */
function headerOf(path: string, head: Buffer, limit: number): NpyHeader | undefined {
  const begin = head.subarray(0, MAGIC.length);
  if (!begin.equals(MAGIC.subarray(0, begin.length))) {
    const message = `${path}: byte 0: no NPY file, which begins with \\x93NUMPY`;
    throw new DataError("DH_FORMAT", message);
  }
  if (head.length < 10) return undefined;
  const version = head[6] as number;
  if (version < 1 || version > 3) {
    throw new DataError("DH_VERSION", `${path}: byte 6: version ${version}; known are 1 to 3`);
  }
  const before = version === 1 ? 10 : 12;
  if (head.length < before) return undefined;
  const length = version === 1 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  if (length > LONGEST_HEADER) {
    const message = `${path}: byte 8: a header of ${length} bytes; limit ${LONGEST_HEADER}`;
    throw new DataError("DH_HEADER", message);
  }
  const start = before + length;
  if (head.length < start) return undefined;
  const text = head.subarray(before, start).toString(version === 3 ? "utf8" : "latin1");
  const { descr, fortran, shape } = dictionary(path, before, text);
  const type = npyType(path, descr);
  const empty = shape.indexOf(0);
  if (empty >= 0) {
    throw new DataError("DH_EMPTY", `${path}: byte ${before}: dimension ${empty} is 0`);
  }
  const header = { type, shape, count: countOf(shape), start, fortran };
  fitsFile(path, before, header, limit);
  return header;
}

/** What the dictionary of a header says. */
function dictionary(
  path: string,
  byte: number,
  text: string,
): { descr: string; fortran: boolean; shape: number[] } {
  const bad = (what: string): DataError =>
    new DataError(
      "DH_HEADER",
      `${path}: byte ${byte}: ${what} in the header ${quote(text.trim())}`,
    );
  if (!/^\s*\{.*\}\s*$/s.test(text)) throw bad("there is no dictionary");
  if (/'descr'\s*:\s*\[/.test(text)) {
    const message = `${path}: a structured array has columns of several types; save each as an array of its own`;
    throw new DataError("DH_FORMAT", message);
  }
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  if (descr === undefined) throw bad("descr is missing");
  const fortran = /'fortran_order'\s*:\s*(True|False)\b/.exec(text)?.[1];
  if (fortran === undefined) throw bad("fortran_order is missing");
  // Python 2 wrote long integers with an L.
  const sizes = /'shape'\s*:\s*\(((?:\s*\d+L?\s*,)*\s*(?:\d+L?\s*)?)\)/.exec(text)?.[1];
  if (sizes === undefined) throw bad("shape is missing");
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  return { descr, fortran: fortran === "True", shape };
}
