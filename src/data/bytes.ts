import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { types } from "node:util";
import { createGunzip } from "node:zlib";
import { availableMemory, filePath, gigabytes, mustBe, quote, usable } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";

/**
 * Where bytes come from: the path of a file, or a stream of them, such as a Node.js `Readable` (`process.stdin`, a response
 * of `http`), the body of a `fetch`, or any async iterable of `Uint8Array`s or strings. May be gzipped, whatever its name.
 */
export type Source = string | AsyncIterable<Uint8Array | string>;

/** Bytes as they come, unpacked. */
export interface Chunks {
  readonly chunks: AsyncIterable<Buffer>;
  /** More bytes than these the source cannot hold; infinity for a stream. */
  readonly limit: number;
}

/** What takes the bytes. */
type Sink<T> = (bytes: Chunks) => Promise<T>;

/** DEFLATE makes at most 1032 bytes of one. */
const MOST_EXPANSION = 1032;

/** What an error calls the source: its path, or the argument that it came in. */
export const sourceName = (argument: string, source: Source): string =>
  typeof source === "string" ? source : argument;

/** A path, or something that can be iterated asynchronously (`DH_ARG`). */
export function checkedSource(call: string, argument: string, source: unknown): Source {
  if (typeof source === "string") return filePath(call, argument, source);
  if (typeof (source as AsyncIterable<never> | null)?.[Symbol.asyncIterator] === "function")
    return source as AsyncIterable<Uint8Array | string>;
  const expectation = "the path of a file, or an async iterable of bytes";
  throw new ArgumentError("DH_ARG", mustBe(call, argument, expectation, source));
}

/**
 * What `sink` makes of the bytes of a source, which are unpacked if they begin as gzip does. What goes wrong outside of the
 * format is a {@link DataError}: `DH_IO` in the file system or the stream, `DH_TRUNCATED` and `DH_CHECKSUM` in gzip.
 */
export async function readBytes<T>(
  call: string,
  argument: string,
  source: Source,
  sink: Sink<T>,
): Promise<T> {
  if (typeof source !== "string") {
    return consume(call, argument, source, Number.POSITIVE_INFINITY, sink);
  }
  let file: FileHandle | undefined;
  try {
    file = await open(source);
    const { size } = await file.stat();
    const stream = file.createReadStream({ start: 0, autoClose: false });
    return await consume(call, source, stream, size, sink);
  } catch (cause) {
    throw dataError(call, source, cause);
  } finally {
    await file?.close();
  }
}

/** As {@link readBytes}, for formats that say how long they are: a stream is gathered first, so that its length is known. */
export async function readSized<T>(
  call: string,
  argument: string,
  source: Source,
  sink: Sink<T>,
): Promise<T> {
  if (typeof source === "string") return readBytes(call, argument, source, sink);
  const bytes = await gathered(call, argument, source);
  return consume(call, argument, Readable.from([bytes]), bytes.length, sink);
}

async function consume<T>(
  call: string,
  name: string,
  stream: AsyncIterable<Uint8Array | string>,
  size: number,
  sink: Sink<T>,
): Promise<T> {
  let fault: unknown;
  const end = (limit: number) => (chunks: AsyncIterable<Buffer>) =>
    sink({ chunks, limit }).catch((error: unknown) => {
      fault = error;
      throw error;
    });
  try {
    const { head, chunks } = await peeked(call, name, stream);
    const bytes = Readable.from(chunks, { objectMode: false });
    return head[0] === 0x1f && head[1] === 0x8b
      ? await pipeline(bytes, createGunzip(), end(size * MOST_EXPANSION))
      : await pipeline(bytes, end(size));
  } catch (cause) {
    // A sink that throws makes pipeline abort its streams, and sometimes tell of that instead.
    throw dataError(call, name, fault ?? cause);
  }
}

/** All bytes of a source as they are, packed or not; those of a stream whose end does not come are `DH_TOO_LARGE`. */
export async function gathered(
  call: string,
  argument: string,
  source: AsyncIterable<Uint8Array | string>,
): Promise<Buffer> {
  const most = availableMemory();
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of buffers(call, argument, source)) {
    length += part.length;
    if (length > most) {
      const message = `${call}: ${argument} has more than ${gigabytes(most)}, which is the memory`;
      throw new DataError("DH_TOO_LARGE", message);
    }
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

/** The first two bytes of a stream, if it has as many, and the whole stream. */
async function peeked(
  call: string,
  argument: string,
  stream: AsyncIterable<Uint8Array | string>,
): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const rest = buffers(call, argument, stream);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await rest.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    yield* rest;
  }
  return { head, chunks: whole() };
}

/** The parts of a stream as buffers; that it fails, or has parts of another kind, is an error that names it. */
async function* buffers(
  call: string,
  name: string,
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Buffer, undefined> {
  try {
    for await (const part of stream) yield bufferOf(call, name, part);
  } catch (cause) {
    throw coded(cause) ? cause : unreadable(call, name, cause);
  }
}

/** A copy: whoever streams may put the next part into the same memory. */
function bufferOf(call: string, name: string, part: unknown): Buffer {
  if (typeof part === "string") return Buffer.from(part);
  if (types.isUint8Array(part)) {
    usable(call, name, part);
    return Buffer.from(part);
  }
  const expectation = "a stream of Uint8Arrays or strings";
  throw new ArgumentError("DH_ARG", mustBe(call, name, expectation, part));
}

/** What went wrong outside of the format: in the file system, in the stream, or in gzip. */
export function dataError(call: string, name: string, cause: unknown): unknown {
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  if (typeof code !== "string") return cause;
  if (code === "Z_BUF_ERROR") {
    return new DataError("DH_TRUNCATED", `${name}: the gzip data end too early`, { cause });
  }
  if (code.startsWith("Z_")) {
    const message = `${name}: the gzip data are damaged: ${reasonOf(cause)}`;
    return new DataError("DH_CHECKSUM", message, { cause });
  }
  return /^E[A-Z0-9]+$/.test(code) ? unreadable(call, name, cause) : cause;
}

/** What a package that reads a format threw, as an error of ours (`DH_FORMAT`). */
export function foreignError(call: string, path: string, format: string, cause: unknown): unknown {
  const known = dataError(call, path, cause);
  if (known !== cause || coded(cause) || !(cause instanceof Error)) return known;
  const message = `${path}: no ${format} that can be read: ${quote(cause.message)}`;
  return new DataError("DH_FORMAT", message, { cause });
}

const unreadable = (call: string, name: string, cause: unknown): DataError =>
  new DataError("DH_IO", `${call}: cannot read ${quote(name)}: ${reasonOf(cause)}`, { cause });

const coded = (error: unknown): boolean =>
  String((error as { code?: unknown } | null)?.code).startsWith("DH_");
