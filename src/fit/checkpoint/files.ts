import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { parse, join } from "node:path";
import { quote } from "../../check/index.ts";
import { CheckpointError } from "../../errors.ts";

/** `name.1.safetensors` beside `name.safetensors`. */
export function beside(path: string, mark: string | number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${mark}${ext}`);
}

/**
 * Makes room for a new file at `path`: those before it move on by one, and the oldest goes. The newest gets its second name
 * before it is replaced, so that at no moment there is none.
 */
export function makeRoom(call: string, path: string, keep: number): void {
  if (keep === 1 || !existsSync(path)) return;
  try {
    for (let age = keep - 1; age > 1; age--) {
      const younger = beside(path, age - 1);
      if (existsSync(younger)) renameSync(younger, beside(path, age));
    }
    const second = beside(path, 1);
    rmSync(second, { force: true });
    link(path, second);
  } catch (cause) {
    const message = `${call}: ${quote(path)}: ${(cause as Error).message}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}

/** A second name, or on file systems without those a copy. */
function link(path: string, second: string): void {
  try {
    linkSync(path, second);
  } catch {
    copyFileSync(path, second);
  }
}
