import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { quote } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";

/** A file that cannot be written is better known before the training than after it. */
export async function checkPlaces(...paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) if (path !== undefined) await checkPlace(path);
}

async function checkPlace(path: string): Promise<void> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (folder) throw new CheckpointError("DH_IO", `cannot write ${quote(path)}: it is a folder`);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    const message = `cannot write ${quote(path)}: ${reasonOf(cause)}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}
