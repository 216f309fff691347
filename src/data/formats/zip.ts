import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { DataError } from "../../errors.ts";
import { foreignError, gathered, sourceName, type Chunks, type Source } from "../bytes.ts";

/** A ZIP archive that is open. */
export interface Zip {
  /** The names of its files. */
  readonly names: readonly string[];
  /** What `sink` makes of the bytes of a file, whose checksum is compared (`DH_CHECKSUM`). */
  read<T>(name: string, sink: (bytes: Chunks) => Promise<T>): Promise<T>;
}

/** More files than these are none of arrays. */
const MOST_FILES = 65_536;

/**
 * What `use` makes of a ZIP archive, of which only the files that are asked for are read. A damaged archive is a
 * {@link DataError} (`DH_FORMAT`, `DH_CHECKSUM`).
 */
export async function withZip<T>(
  call: string,
  argument: string,
  source: Source,
  use: (zip: Zip) => Promise<T>,
): Promise<T> {
  const path = sourceName(argument, source);
  let file: ZipFile | undefined;
  try {
    const found = typeof source === "string" ? source : await gathered(call, argument, source);
    // Not before: few read archives, and it takes as long to load as much of the library.
    const { fromBufferPromise, openPromise } = await import("yauzl");
    file =
      typeof found === "string"
        ? await openPromise(found, { autoClose: false })
        : await fromBufferPromise(found);
    return await use(await zipOf(path, file));
  } catch (cause) {
    throw foreignError(call, path, "ZIP archive", cause);
  } finally {
    file?.close();
  }
}

async function zipOf(path: string, file: ZipFile): Promise<Zip> {
  if (file.entryCount > MOST_FILES) {
    const message = `${path}: ${file.entryCount} files in the archive; limit ${MOST_FILES}`;
    throw new DataError("DH_TOO_LARGE", message);
  }
  const entries = new Map<string, Entry>();
  for await (const entry of file.eachEntry()) entries.set(entry.fileName, entry);
  return {
    names: [...entries.keys()],
    read: async (name, sink) => {
      const entry = entries.get(name) as Entry;
      const stream = await file.openReadStreamPromise(entry);
      const chunks = checked(`${path}: ${name}`, stream, entry.crc32);
      try {
        return await sink({ chunks, limit: entry.uncompressedSize });
      } finally {
        stream.destroy();
      }
    },
  };
}

/** The same bytes, whose checksum must be this at their end. */
async function* checked(
  name: string,
  stream: AsyncIterable<Buffer>,
  wanted: number,
): AsyncGenerator<Buffer, undefined> {
  let checksum = 0;
  for await (const chunk of stream) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== wanted) {
    throw new DataError("DH_CHECKSUM", `${name}: the checksum differs: the file is damaged`);
  }
}
