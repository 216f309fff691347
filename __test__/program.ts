import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";

export const root = process.cwd();

const loader = pathToFileURL(join(root, "node_modules/@oxc-node/core/register.mjs")).href;

/** What a program did. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export type Program = ChildProcessByStdio<null, Readable, Readable>;

/** Starts a TypeScript program, as a user would. */
export function start(path: string, args: readonly string[] = [], cwd: string = root): Program {
  const program = ["--import", loader, resolve(root, path), ...args];
  return spawn(process.execPath, program, { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

/** Waits for its end. */
export async function ended(program: Program): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  program.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  program.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const [status] = (await once(program, "close")) as [number | null];
  return { status, ...output };
}

/** A folder of a user who has installed the library and has the data sets; `remove` it at the end. */
export function userFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "downhill-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/downhill"), "junction");
  symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"), "junction");
  symlinkSync(join(root, "datasets"), join(folder, "datasets"), "junction");
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
