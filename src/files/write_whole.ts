import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
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

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${process.pid}.${++written}.tmp`;
  try {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
