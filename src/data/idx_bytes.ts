import { open, type FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { availableMemory, gigabytes, quote } from "../check/index.ts";
import { DataError } from "../errors.ts";

/** An element of an IDX file; all are big-endian. */
interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** The types by the third byte of the file. */
const TYPES: Readonly<Record<number, ElementType>> = {
  0x08: { name: "uint8", bytes: 1, read: (view, offset) => view.getUint8(offset) },
  0x09: { name: "int8", bytes: 1, read: (view, offset) => view.getInt8(offset) },
  0x0b: { name: "int16", bytes: 2, read: (view, offset) => view.getInt16(offset) },
  0x0c: { name: "int32", bytes: 4, read: (view, offset) => view.getInt32(offset) },
  0x0d: { name: "float32", bytes: 4, read: (view, offset) => view.getFloat32(offset) },
  0x0e: { name: "float64", bytes: 8, read: (view, offset) => view.getFloat64(offset) },
};

interface Header {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly count: number;
  /** Where the elements begin. */
  readonly start: number;
}

/** The content of an IDX file: `count` elements of a type, in the order of C. */
export interface IdxArray extends Header {
  readonly view: DataView;
}

/** `path: byte 20`, where an element stands (in a gzipped file, after decompression). */
export const elementAt = (path: string, { start, type }: IdxArray, index: number): string =>
  `${path}: byte ${start + index * type.bytes}`;

/** DEFLATE makes at most 1032 bytes of one. */
const MOST_EXPANSION = 1032;

/**
 * Reads an IDX file, gzipped or not: two zero bytes, the type, the number of dimensions, each dimension as a big-endian
 * uint32, and the elements to the end of the file. No more is allocated than a file of this size can hold.
 */
export async function idxBytes(call: string, path: string): Promise<IdxArray> {
  let file: FileHandle | undefined;
  let fault: unknown;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const magic = (await file.read(Buffer.alloc(2), 0, 2, 0)).buffer;
    const source = file.createReadStream({ start: 0, autoClose: false });
    const gzipped = magic.equals(Buffer.of(0x1f, 0x8b));
    const limit = gzipped ? size * MOST_EXPANSION : size;
    const sink = (chunks: AsyncIterable<Buffer>): Promise<IdxArray> =>
      collect(path, limit, chunks).catch((error: unknown) => {
        fault = error;
        throw error;
      });
    return await (gzipped ? pipeline(source, createGunzip(), sink) : pipeline(source, sink));
  } catch (cause) {
    // A sink that throws makes pipeline abort its streams, and sometimes tell of that instead.
    throw dataError(call, path, fault ?? cause);
  } finally {
    await file?.close();
  }
}

async function collect(
  path: string,
  limit: number,
  chunks: AsyncIterable<Buffer>,
): Promise<IdxArray> {
  let head = Buffer.alloc(0);
  let header: Header | undefined;
  let data = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    if (header === undefined) {
      head = Buffer.concat([head, chunk]);
      header = headerOf(path, head, limit);
      if (header === undefined) continue;
      data = new Uint8Array(header.count * header.type.bytes);
      rest = head.subarray(header.start);
    }
    if (filled + rest.length > data.length) {
      const message = `${path}: byte ${header.start + data.length}: the file goes on after ${elements(header)}`;
      throw new DataError("DH_FORMAT", message);
    }
    data.set(rest, filled);
    filled += rest.length;
  }
  if (header === undefined) throw truncated(path, head.length, "in the header");
  if (filled < data.length)
    throw truncated(path, header.start + filled, `before the end of ${elements(header)}`);
  return { ...header, view: new DataView(data.buffer) };
}

/** The header, once `head` has all of it. */
function headerOf(path: string, head: Buffer, limit: number): Header | undefined {
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
  // Far beyond 2^53 the product is rounded, and too large all the same.
  const count = shape.reduce((product, size) => product * size, 1);
  const header = { type, shape, count, start };
  const bytes = count * type.bytes;
  if (count > 2 ** 31 || bytes > availableMemory()) {
    const message = `${path}: byte 4: ${elements(header)} need ${gigabytes(bytes)}; limit 2^31 numbers and the memory`;
    throw new DataError("DH_TOO_LARGE", message);
  }
  if (start + bytes > limit) {
    const message = `${path}: byte ${start}: ${elements(header)} need ${bytes} bytes; the file has at most ${limit - start}`;
    throw new DataError("DH_TRUNCATED", message);
  }
  return header;
}

const elements = ({ shape, type }: Header): string =>
  `${shape.join(" x ")} elements of ${type.name}`;

const truncated = (path: string, offset: number, where: string): DataError =>
  new DataError("DH_TRUNCATED", `${path}: byte ${offset}: the file ends ${where}`);

/** What went wrong outside of the format: in the file system, or in gzip. */
function dataError(call: string, path: string, cause: unknown): unknown {
  if (cause instanceof DataError || !(cause instanceof Error)) return cause;
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "Z_BUF_ERROR") {
    return new DataError("DH_TRUNCATED", `${path}: the gzip data end too early`, { cause });
  }
  if (code.startsWith("Z_")) {
    return new DataError("DH_CHECKSUM", `${path}: the gzip data are damaged: ${cause.message}`, {
      cause,
    });
  }
  if (!/^E[A-Z0-9]+$/.test(code)) return cause;
  return new DataError("DH_IO", `${call}: cannot read ${quote(path)}: ${cause.message}`, { cause });
}
