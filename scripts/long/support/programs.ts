import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { cannotRun, failed } from "./end.ts";

/** The root of the repository. */
export const ROOT = new URL("../../..", import.meta.url).pathname;

/** Ends the test unless a program can be started. */
export function needs(program: string, ...toAsk: readonly string[]): void {
  const { error } = spawnSync(program, toAsk, { stdio: "ignore" });
  if (error !== undefined) cannotRun(`${program} is not on this machine`);
}

/** Runs a program in the root of the repository with its output shown; ends the test if it fails. */
export function must(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  const { status, signal, error } = run(program, args, env, "inherit");
  if (status !== 0) {
    const how = error?.message ?? signal ?? `exit status ${status}`;
    failed(`${[program, ...args].join(" ")}: ${how}`);
  }
}

/** Runs a program in the root of the repository, and hands back what it wrote and how it ended. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdio: "pipe" | "inherit" = "pipe",
): SpawnSyncReturns<string> {
  return spawnSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 30,
    stdio: ["ignore", stdio, stdio === "pipe" ? "pipe" : "inherit"],
  });
}
