/**
 * Fuzzers find no bytes that a parser answers with a crash, a hang, or more memory than the file's size can justify (G12).
 *
 * Each runs for a minute from its committed corpus. It needs a nightly compiler and cargo-fuzz.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cannotRun, failed } from "./support/end.ts";
import { ROOT, run } from "./support/programs.ts";
import { inFolder } from "./support/saves.ts";

const SECONDS = 60;

if (run("cargo", ["+nightly", "fuzz", "--version"]).status !== 0) {
  cannotRun("it needs a nightly compiler and `cargo install cargo-fuzz`");
}
const figures: string[] = [];
for (const target of readdirSync(join(ROOT, "fuzz/corpus"))) {
  await inFolder((found) => {
    const options = [
      `-max_total_time=${SECONDS}`,
      "-timeout=60",
      "-rss_limit_mb=512",
      "-max_len=8192",
    ];
    const corpora = [found, join("fuzz/corpus", target)];
    const { status, stderr } = run("cargo", [
      "+nightly",
      "fuzz",
      "run",
      target,
      ...corpora,
      "--",
      ...options,
    ]);
    const [, runs] = /^Done (\d+) runs/m.exec(stderr) ?? [];
    if (status !== 0 || runs === undefined) failed(`${target}: ${stderr.slice(-5000)}`);
    figures.push(`${target} ${runs}`);
    console.log(`${target}: ${runs} files`);
  });
}
console.log(`${figures.join(", ")} files in ${SECONDS} s each: no crash`);
