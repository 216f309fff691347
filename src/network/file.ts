import type { NativeFile, NativeNetwork } from "../../addon.cjs";
import { filePath, quote } from "../check/index.ts";
import { CheckpointError, NumericError, OutOfRangeError, StateError } from "../errors.ts";
import { native, translate } from "../native.ts";
import { checkedConfig, nativeLayers } from "./config.ts";
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
    const description = readDescription(file.description, file.steps());
    checkParameters(place, description, file);
    return make(description, file);
  } catch (cause) {
    const error = translate(place, cause);
    if (error instanceof CheckpointError || !(error instanceof Error)) throw error;
    if (error instanceof NumericError) throw new CheckpointError(error.code, error.message);
    // The machine lacks memory, since no file asks for more than it has itself; or the library failed.
    if (error instanceof OutOfRangeError && error.code === "DH_TOO_LARGE") throw error;
    if (error instanceof StateError) throw error;
    throw malformed(place, error, cause);
  }
}

/** Refuses a file that lacks the parameters which its description speaks of, before memory is taken for them. */
function checkParameters(place: string, description: Description, file: NativeFile): void {
  try {
    const { input, layers } = checkedConfig("Network", description.network);
    file.check(input, nativeLayers(layers));
  } catch (cause) {
    const error = translate(place, cause);
    throw error instanceof OutOfRangeError ? malformed(place, error, cause) : cause;
  }
}

function malformed(place: string, error: Error, cause: unknown): CheckpointError {
  const message = error === cause ? `${place}: ${error.message}` : error.message;
  return new CheckpointError("DH_HEADER", message, { cause });
}
