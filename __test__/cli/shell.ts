import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";

/** The command as it is installed. */
export const MAIN = resolve("dist/cli/main.js");

/** What a command did. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the data sets, to call commands in. */
export class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), "downhill-cli-"));

  constructor() {
    symlinkSync(resolve("datasets"), join(this.folder, "datasets"), "junction");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return name;
  }

  /** Starts a command: `downhill` and these words. */
  start(
    words: string,
    environment: Record<string, string> = {},
  ): ChildProcessByStdio<null, Readable, Readable> {
    return spawn(process.execPath, [MAIN, ...words.split(" ").filter(Boolean)], {
      cwd: this.folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs a command to its end. */
  run(words: string, environment: Record<string, string> = {}): Promise<Outcome> {
    return ended(this.start(words, environment));
  }
}

/** What a process printed until its end. */
export async function ended(
  program: ChildProcessByStdio<null, Readable, Readable>,
): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  program.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  program.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const [status] = (await once(program, "close")) as [number | null];
  return { status, ...output };
}

/** Records of `--json`. */
export const records = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The one record of `--json`. */
export function recordOf({ stdout }: Outcome): Record<string, unknown> {
  const [record, ...others] = records(stdout);
  if (record === undefined || others.length > 0) throw new Error(`not one record: ${stdout}`);
  return record;
}

/** The digest that a command printed. */
export function digestOf({ stdout, stderr }: Outcome): string {
  const digest = /^digest +([0-9a-f]{64})$/m.exec(stdout)?.[1];
  if (digest === undefined) throw new Error(`no digest: ${stdout}${stderr}`);
  return digest;
}
