import type { FileHandle } from "node:fs/promises";
import { filePath, mustBe } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { writeWholeBy } from "../../files/write_whole.ts";
import { Dataset } from "../dataset.ts";
import { fitTogether } from "../parts.ts";
import { metadataOf } from "./about.ts";

/** A data set, or several that belong together, one after another. */
export type Parts = Dataset | Iterable<Dataset> | AsyncIterable<Dataset>;

/** Bytes that are copied and written at once: what becomes of the arrays meanwhile is of no account. */
const AT_ONCE = 4 << 20;

/**
 * Writes data sets one after another into one safetensors file, whole or not at all. The features go straight into it; labels or
 * targets and weights stand behind them, and are kept in files beside it until all features are there.
 */
export async function writeStored(call: string, path: unknown, parts: unknown): Promise<void> {
  const place = filePath(call, "path", path);
  const iterator = iteratorOf(call, parts);
  await writeWholeBy(call, place, async (file, scratch) => {
    const first = await next(call, iterator, 0, undefined);
    if (first === undefined) {
      throw new DataError("DH_EMPTY", `${call}: parts must have at least 1 data set`);
    }
    // As long as any count of samples makes it.
    const room = Math.ceil(headerOf(first, Number.MAX_SAFE_INTEGER).length / 8) * 8;
    await append(file, new Uint8Array(8 + room));
    const goals = await scratch();
    const weights = first.sampleWeight && (await scratch());
    let samples = 0;
    let part: Dataset | undefined = first;
    for (let i = 1; part !== undefined; i++) {
      await append(file, part.features);
      await append(goals, (part.labels ?? part.targets) as Uint32Array | Float32Array);
      if (weights !== undefined) await append(weights, part.sampleWeight as Float32Array);
      samples += part.samples;
      part = await next(call, iterator, i, first);
    }
    await copy(goals, file);
    if (weights !== undefined) await copy(weights, file);
    const header = Buffer.alloc(8 + room, " ");
    header.writeBigUInt64LE(BigInt(room));
    header.write(headerOf(first, samples), 8);
    await file.write(header, 0, header.length, 0);
  });
}

/** What stands before the arrays. */
function headerOf(like: Dataset, samples: number): string {
  let end = 0;
  const array = (dtype: string, shape: readonly number[]) => {
    const begin = end;
    end += shape.reduce((product, size) => product * size, 4);
    return { dtype, shape, data_offsets: [begin, end] };
  };
  return JSON.stringify({
    __metadata__: metadataOf(like),
    features: array("F32", [samples, like.width]),
    ...(like.labels && { labels: array("U32", [samples]) }),
    ...(like.targets && { targets: array("F32", [samples, like.outputs]) }),
    ...(like.sampleWeight && { sampleWeight: array("F32", [samples]) }),
  });
}

/** Any iterator of data sets, or of what pretends to be one. */
interface AnyIterator {
  next(): Promise<IteratorResult<unknown>> | IteratorResult<unknown>;
}

function iteratorOf(call: string, parts: unknown): AnyIterator {
  if (parts instanceof Dataset) return [parts][Symbol.iterator]();
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = (parts ?? {}) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (typeof later === "function") return later.call(parts);
  // Numbers are no data sets, and the iterator of an array whose buffer was given away throws an error of the language.
  const isIterable = typeof parts === "object" && !ArrayBuffer.isView(parts);
  if (typeof now === "function" && isIterable) return now.call(parts);
  const expectation = "a Dataset, or an iterable of them";
  throw new ArgumentError("DH_ARG", mustBe(call, "parts", expectation, parts));
}

/** The next data set, if there is one: of the same sort as the first. */
async function next(
  call: string,
  iterator: AnyIterator,
  index: number,
  first: Dataset | undefined,
): Promise<Dataset | undefined> {
  const { done, value } = await iterator.next();
  if (done) return undefined;
  const path = `parts[${index}]`;
  if (!(value instanceof Dataset)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a Dataset", value));
  }
  fitTogether(`${call}: ${path}`, value);
  const differing = first && differs(first, value);
  if (differing === undefined) return value;
  throw new DataError("DH_SHAPE", `${call}: ${path} has other ${differing} than parts[0]`);
}

/** What two data sets of one file may not differ in, if they do. */
function differs(first: Dataset, other: Dataset): string | undefined {
  const sort = ({ labels, sampleWeight }: Dataset) => [
    labels === undefined,
    sampleWeight === undefined,
  ];
  const about = ({ featureNames, fills }: Dataset) => JSON.stringify({ featureNames, fills });
  const classes = ({ classes: count, classNames }: Dataset) =>
    JSON.stringify({ count, classNames });
  if (first.width !== other.width || about(first) !== about(other)) return "features";
  if (classes(first) !== classes(other)) return "classes";
  if (first.outputs !== other.outputs) return "targets";
  return String(sort(first)) === String(sort(other)) ? undefined : "labels, targets or weights";
}

/** Writes an array where the file ends. */
async function append(
  file: FileHandle,
  array: Uint8Array | Uint32Array | Float32Array,
): Promise<void> {
  for (let from = 0; from < array.length; from += AT_ONCE / 4) {
    await file.writeFile(Buffer.copyBytesFrom(array, from, AT_ONCE / 4));
  }
}

/** Writes all of one file where another ends. */
async function copy(from: FileHandle, to: FileHandle): Promise<void> {
  const buffer = Buffer.alloc(AT_ONCE);
  for (let at = 0; ;) {
    const { bytesRead } = await from.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    await to.writeFile(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
