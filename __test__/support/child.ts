import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a process printed, and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | string;
}

/**
 * Runs an ES module's text in a process of its own, where `downhill` is the library unless it is not to be loaded; it is
 * ended after four minutes.
 */
export async function child(
  script: string,
  environment: Record<string, string> = {},
  { library: loaded = true, node = [] as readonly string[] } = {},
): Promise<Ended> {
  const library = new URL("../../src/index.ts", import.meta.url).href;
  const first = loaded ? `import * as downhill from ${JSON.stringify(library)};\n` : "";
  const text = first + script;
  const loader = ["--import=@oxc-node/core/register", "--input-type=module"];
  const parameters = [...node, ...loader, "-e", text];
  const options = {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, ...environment },
    timeout: 240_000,
  };
  try {
    const done = await promisify(execFile)(process.execPath, parameters, options);
    return { ...done, code: 0 };
  } catch (error) {
    const { stdout, stderr, code, signal } = error as Ended & { signal?: string };
    return { stdout, stderr, code: signal ?? code };
  }
}
