// Measurements written in Rust, which print JSON.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds a bench of a crate, and returns what measures: it gives what the bench prints. */
export function runCargo({ description: { crate, bench } }) {
  cargo(crate, bench, "--no-run");
  return () => JSON.parse(cargo(crate, bench));
}

function cargo(crate, bench, ...flags) {
  const args = ["bench", "--quiet", "--package", `downhill-${crate}`, "--bench", bench, ...flags];
  const { status, stdout, stderr } = spawnSync("cargo", args, {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`cargo ${args.join(" ")}: ${stderr.trim().split("\n").at(-1)}`);
  return stdout;
}
