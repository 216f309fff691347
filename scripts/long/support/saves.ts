import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must, ROOT, run } from "./programs.ts";

/** The program that writes and reads model files, `crates/train/examples/save.rs`; built by {@link buildSave}. */
export const SAVE = join(ROOT, "target/debug/examples/save");

export const buildSave = (): void =>
  must("cargo", ["build", "--quiet", "-p", "downhill-train", "--example", "save"]);

/** The number in a model file, or what was said instead. */
export function read(path: string): string {
  const { status, stdout, stderr } = run(SAVE, ["read", path]);
  return status === 0 ? stdout.trim() : `status ${status}: ${stderr.trim()}`;
}

/** Does something in a folder that is there only for that. */
export async function inFolder<T>(act: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "downhill-long-"));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What lies in a folder beside the model. */
export const others = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name !== "model");
