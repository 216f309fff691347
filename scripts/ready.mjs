// Makes a checkout ready to run: installs and builds whatever is missing, or older than what it is made of.
// Plain JavaScript without dependencies, since nothing may be installed yet.
import { execSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

checkNode();
checkCargo();
// npm writes the hidden lock file at the end of every installation. `npm ci` would refuse a lock file without the binaries
// of every platform that some tool names, and not every registry has them all.
ready(
  "the tools",
  ["node_modules/.package-lock.json"],
  ["package-lock.json"],
  "npm install --no-save --no-audit --no-fund --loglevel=error",
);
ready(
  "the addon",
  readdirSync(".").filter(isAddon),
  ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ...files("crates", /\.(rs|toml)$/)],
  "npm run build:native",
);
ready(
  "the TypeScript",
  // Written last.
  ["dist/index.d.ts"],
  [
    "package.json",
    "package-lock.json",
    "scripts/bundle.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
    "addon.d.cts",
    ...files("src", /\.(c?ts|css)$/),
  ],
  "npm run build:typescript",
);

function checkNode() {
  const oldest = JSON.parse(readFileSync("package.json", "utf8")).engines.node.slice(2);
  const [[major, minor], [least, leastMinor]] = [process.versions.node, oldest].map((version) =>
    version.split(".").map(Number),
  );
  if (major > least || (major === least && minor >= leastMinor)) return;
  fail(`Downhill needs Node.js ${oldest} or newer; this is ${process.versions.node}`);
}

function checkCargo() {
  try {
    execSync("cargo --version", { stdio: ["ignore", "ignore", "ignore"] });
  } catch {
    fail(
      "Downhill needs Rust's cargo to build from source, and cargo does not run here: install it from https://rustup.rs",
    );
  }
}

/** Runs `command` if one of `sources` is newer than the newest of `products`, or there is none. */
function ready(what, products, sources, command) {
  if (newest(products) >= newest(sources)) return;
  console.log(`Getting ${what} ready: ${command}`);
  const begin = performance.now();
  try {
    execSync(command, { stdio: "inherit" });
  } catch (error) {
    fail(`"${command}" failed; what it said stands above`, error.status ?? 1);
  }
  console.log(
    `${what[0].toUpperCase()}${what.slice(1)} took ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  );
}

/** When the newest of these files was written; 0 if there is none. */
function newest(paths) {
  const written = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.max(0, ...written);
}

function files(folder, name) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The addon of this platform, whichever C library it has. */
function isAddon(name) {
  return name.startsWith(`downhill.${process.platform}-${process.arch}`) && name.endsWith(".node");
}

function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}
