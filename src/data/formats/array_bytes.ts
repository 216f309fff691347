import { availableMemory, gigabytes } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { Chunks } from "../bytes.ts";

/** How the elements of an array lie in a file. */
export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
  /** All of them at once, where they lie as in a typed array. */
  readonly array?: (new (buffer: ArrayBuffer) => ArrayLike<number>) | undefined;
}

/** What a file says of its array before the elements. */
export interface ArrayHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly count: number;
  /** Where the elements begin. */
  readonly start: number;
}

/** An array with its elements, which end where the view does. */
export type ArrayBytes<Header extends ArrayHeader = ArrayHeader> = Header & {
  readonly view: DataView<ArrayBuffer>;
};

/** `path: byte 20`, where an element stands (in a gzipped file, after decompression). */
export const elementAt = (path: string, { start, type }: ArrayHeader, index: number): string =>
  `${path}: byte ${start + index * type.bytes}`;

/** `3 x 2 elements of uint8` */
export const elements = ({ shape, type }: ArrayHeader): string =>
  `${shape.join(" x ")} elements of ${type.name}`;

/** Number of elements of a shape; far beyond 2^53 it is rounded, and too large all the same. */
export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/**
 * Reads a header, once enough bytes are there for it, and then the elements to the end of the file (`DH_TRUNCATED`,
 * `DH_FORMAT` for what goes on after them).
 */
export async function arrayBytes<Header extends ArrayHeader>(
  path: string,
  { chunks, limit }: Chunks,
  headerOf: (path: string, head: Buffer, limit: number) => Header | undefined,
): Promise<ArrayBytes<Header>> {
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

const truncated = (path: string, offset: number, where: string): DataError =>
  new DataError("DH_TRUNCATED", `${path}: byte ${offset}: the file ends ${where}`);

/** Refuses more elements than memory has (`DH_TOO_LARGE`) or the file can hold (`DH_TRUNCATED`); `byte` is where it says so. */
export function fitsFile(path: string, byte: number, header: ArrayHeader, limit: number): void {
  const { count, type, start } = header;
  const bytes = count * type.bytes;
  if (count > 2 ** 31 || bytes > availableMemory()) {
    const message = `${path}: byte ${byte}: ${elements(header)} need ${gigabytes(bytes)}; limit 2^31 numbers and the memory`;
    throw new DataError("DH_TOO_LARGE", message);
  }
  if (start + bytes > limit) {
    const message = `${path}: byte ${start}: ${elements(header)} need ${bytes} bytes; the file has at most ${limit - start}`;
    throw new DataError("DH_TRUNCATED", message);
  }
}
