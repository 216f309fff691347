import { open, rename, rm } from "node:fs/promises";
import { quote } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import { reasonOf } from "./reason.ts";

let written = 0;

/** Writes a file whole or not at all: beside it first, then in its place, when it is safe on the disk. */
export async function writeWhole(call: string, path: string, content: string): Promise<void> {
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
  } catch (cause) {
    await rm(beside, { force: true });
    const message = `${call}: cannot write ${quote(path)}: ${reasonOf(cause)}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}
