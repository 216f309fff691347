import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { quote } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";
import { writeWhole } from "../files/write_whole.ts";

/** A file that cannot be written is better known before the training than after it. */
export async function checkPlace(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new Error(`cannot write ${quote(path)}: it is a folder`);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new Error(`cannot write ${quote(path)}: ${reasonOf(cause)}`, { cause });
  }
}

/** The same of a network's file, whose faults have an exit code of their own. */
export async function checkModelPlace(path: string | undefined): Promise<void> {
  try {
    await checkPlace(path);
  } catch (cause) {
    throw new CheckpointError("DH_IO", (cause as Error).message, { cause });
  }
}

/** Writes a file that is no network's, whole or not at all. */
export async function writeOut(call: string, path: string, content: string): Promise<void> {
  try {
    await writeWhole(call, path, content);
  } catch (cause) {
    throw new Error((cause as Error).message, { cause });
  }
}
