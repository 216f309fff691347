import { open, realpath, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { quote } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import { reasonOf } from "./reason.ts";

let written = 0;

/**
 * Writes a file whole or not at all: beside it first, then in its place, when it is safe on the disk. What a link points to is
 * replaced, not the link; what is no file, such as a pipe, is written to.
 */
export async function writeWhole(
  call: string,
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  try {
    const place = await realpath(path).catch(() => path);
    const isOther = await stat(place).then(
      (found) => !found.isFile(),
      () => false,
    );
    await (isOther ? writeFile(place, content) : replace(place, content));
  } catch (cause) {
    const message = `${call}: cannot write ${quote(path)}: ${reasonOf(cause)}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}

/** Writes the content of a file; `scratch` opens another one beside it, to write to and to read back, which does not stay. */
type Fill = (file: FileHandle, scratch: () => Promise<FileHandle>) => Promise<void>;

/**
 * As {@link writeWhole}, for content that does not fit memory. What `fill` throws besides an operating system's errors comes out
 * as it is.
 */
export async function writeWholeBy(call: string, path: string, fill: Fill): Promise<void> {
  try {
    await replaceBy(await realpath(path).catch(() => path), fill);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | null)?.syscall === undefined) throw cause;
    const message = `${call}: cannot write ${quote(path)}: ${reasonOf(cause)}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}

const replace = (path: string, content: string | Uint8Array): Promise<void> =>
  replaceBy(path, (file) => file.writeFile(content));

async function replaceBy(path: string, fill: Fill): Promise<void> {
  const names: string[] = [];
  const files: FileHandle[] = [];
  const beside = async (): Promise<FileHandle> => {
    const name = `${path}.${process.pid}.${++written}.tmp`;
    const file = await open(name, "wx+");
    names.push(name);
    files.push(file);
    return file;
  };
  try {
    try {
      const file = await beside();
      await fill(file, beside);
      await file.sync();
    } finally {
      for (const file of files) await file.close();
    }
    await rename(names.shift() as string, path);
  } finally {
    for (const name of names) await rm(name, { force: true });
  }
}
