// Installs the contenders into benchmark/.peers: a Python environment and an npm folder of their own.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contenders } from "../contenders.mjs";

const PEERS = fileURLToPath(new URL("../.peers/", import.meta.url));
const ENVIRONMENT = join(PEERS, "python");
const PACKAGES = join(PEERS, "node");
const windows = process.platform === "win32";

/** The Python that runs the contenders. */
export const python = join(ENVIRONMENT, windows ? "Scripts/python.exe" : "bin/python");

function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    shell: windows && command === "npm",
  });
  if (status === 0) return;
  throw new Error(error?.message ?? stderr.trim().split("\n").at(-1) ?? `${command} failed`);
}

function installPython(packages, interpreter) {
  if (!existsSync(python)) run(interpreter, ["-m", "venv", ENVIRONMENT]);
  const present = "import sys, importlib.metadata as m; [m.version(name) for name in sys.argv[1:]]";
  if (spawnSync(python, ["-c", present, ...packages]).status === 0) return;
  run(python, ["-m", "pip", "install", "--quiet", ...packages]);
}

function installNode(packages) {
  mkdirSync(PACKAGES, { recursive: true });
  const manifest = join(PACKAGES, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const missing = packages.filter((name) => !existsSync(join(PACKAGES, "node_modules", name)));
  if (missing.length > 0) run("npm", ["install", "--no-audit", "--no-fund", ...missing], PACKAGES);
}

/** Makes a contender ready; throws with one line that says why it can't be had. */
export function install(name, interpreter) {
  const { python: modules, node: packages } = contenders[name];
  if (modules !== undefined) installPython(modules, interpreter);
  if (packages !== undefined) installNode(packages);
}
