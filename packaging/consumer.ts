import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Piece } from "../__test__/support/blocks.ts";
import type { Registry } from "./registry.ts";
import { node } from "./release.ts";

/** A project that has installed the library. */
export interface Consumer {
  readonly folder: string;
  /** The packages that npm installed. */
  readonly packages: readonly string[];
  /** How long that took. */
  readonly seconds: number;
  /** Runs Node.js there; what it wrote to standard output. */
  run(words: readonly string[]): string;
}

/** Installs the library into an empty project. */
export function consumer(
  folder: string,
  { environment }: Registry,
  words: readonly string[] = [],
): Consumer {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const run = (program: readonly string[]): string => node(program, folder, environment);
  const begin = performance.now();
  run([environment["npm_execpath"] as string, "install", "downhill", ...words]);
  const seconds = (performance.now() - begin) / 1000;
  cpSync("../datasets", join(folder, "datasets"), { recursive: true });
  const lock = readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock) as { packages: object };
  return {
    folder,
    packages: Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, "")),
    seconds,
    run,
  };
}

/** Writes pieces of documentation as TypeScript of a kind, with what compiles them; the paths of the compiled programs. */
export function writePrograms(
  folder: string,
  type: "module" | "commonjs",
  pieces: readonly Piece[],
): string[] {
  mkdirSync(folder);
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    typeRoots: [resolve("../node_modules/@types")],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  return pieces.map(({ name, code }) => {
    writeFileSync(join(folder, `${name}.ts`), type === "module" ? code : withMain(code));
    return join(folder, `${name}.js`);
  });
}

/** A program that waits, as a CommonJS module can: the imports, and the rest in a function. */
function withMain(code: string): string {
  const imports = code.match(/^import .*$/gm) ?? [];
  return `${imports.join("\n")}\nasync function main() {\n${code.replace(/^import .*$/gm, "")}}\nvoid main();\n`;
}

/** The bytes of all files of a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
