import type { NativeFile, NativeNetwork } from "../../addon.cjs";
import { filePath, quote } from "../check/index.ts";
import { CheckpointError, NumericError } from "../errors.ts";
import { native, translate } from "../native.ts";
import { readDescription, writeDescription, type Description } from "./description.ts";

/** Writes a network's file. */
export async function saveFile(
  call: string,
  network: NativeNetwork,
  path: string,
  description: Description,
): Promise<void> {
  filePath(call, "path", path);
  try {
    await network.save(path, writeDescription(description), description.log?.steps());
  } catch (error) {
    throw translate(`${call}: ${quote(path)}`, error);
  }
}

/** Reads a network's file and makes the network of it; whatever it says that cannot be is a `CheckpointError`. */
export async function loadFile<T>(
  call: string,
  path: string,
  make: (description: Description, file: NativeFile) => T,
): Promise<T> {
  filePath(call, "path", path);
  const place = `${call}: ${quote(path)}`;
  try {
    const file = await native.readModelFile(path);
    return make(readDescription(file.description, file.steps()), file);
  } catch (cause) {
    const error = translate(place, cause);
    if (error instanceof CheckpointError || !(error instanceof Error)) throw error;
    if (error instanceof NumericError) throw new CheckpointError(error.code, error.message);
    const message = error === cause ? `${place}: ${error.message}` : error.message;
    throw new CheckpointError("DH_HEADER", message, { cause });
  }
}
