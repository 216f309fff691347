import test from "ava";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone after the tests of a file. */
export function folderOf(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), `downhill-${what}-`));
  test.after.always(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes bytes to files of their own, each in a folder that is gone after the tests; says where. */
export function filesOf(what: string): (bytes: Uint8Array) => string {
  const folder = folderOf(what);
  let files = 0;
  return (bytes) => {
    const path = join(folder, String(files++));
    writeFileSync(path, bytes);
    return path;
  };
}
