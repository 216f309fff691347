import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  copyFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

const root = resolve("..");

/** What package.json says, as far as it matters here. */
export interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Runs Node.js on words, quietly; what it wrote to standard output. An error shows all that it said. */
export function node(
  words: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  return execFileSync(process.execPath, words, {
    cwd,
    env: environment,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What would be published of this checkout, unpacked in `folder`. */
export function unpacked(folder: string, npm: string): string {
  const [{ filename = "" } = {}] = JSON.parse(
    node([npm, "pack", "--json", "--ignore-scripts", "--pack-destination", folder], root),
  ) as { filename?: string }[];
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder]);
  const stage = join(folder, "downhill");
  renameSync(join(folder, "package"), stage);
  return stage;
}

/**
 * A folder with the addon of each platform, as the workflow brings them together. Those that were not built here are stood
 * in for by a few words: what is tested of them is that npm leaves them alone.
 */
export function addons(folder: string, platforms: readonly string[]): string {
  mkdirSync(folder);
  for (const platform of platforms) {
    const name = `downhill.${platform}.node`;
    const built = join(root, name);
    if (existsSync(built)) copyFileSync(built, join(folder, name));
    else writeFileSync(join(folder, name), "not built on this machine");
  }
  return folder;
}

/** The folders of the packages that the library needs when it runs. */
export function dependencies(npm: string): string[] {
  const [, ...folders] = node(
    [npm, "ls", "--all", "--omit=dev", "--omit=optional", "--parseable"],
    root,
  )
    .trim()
    .split("\n");
  return folders;
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
