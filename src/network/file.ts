import type { NativeFile, NativeNetwork } from "../../index.js";
import { quote, text } from "../check/index.ts";
import { native, translate } from "../native.ts";
import { writeDescription, type Description } from "./description.ts";

/** Writes a network's file. */
export async function saveFile(
  call: string,
  network: NativeNetwork,
  path: string,
  description: Description,
): Promise<void> {
  text(call, "path", path);
  try {
    await network.save(path, writeDescription(description));
  } catch (error) {
    throw translate(`${call}: ${quote(path)}`, error);
  }
}

/** Reads a network's file. */
export async function loadFile(call: string, path: string): Promise<NativeFile> {
  text(call, "path", path);
  try {
    return await native.readModelFile(path);
  } catch (error) {
    throw translate(`${call}: ${quote(path)}`, error);
  }
}
