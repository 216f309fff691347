/**
 * The address and thread sanitizers find nothing in the tests of the core (G35).
 *
 * They need a nightly compiler. Its standard library is not instrumented unless rust-src is there too; without it the thread
 * sanitizer does not see the locks inside the library, so that it is told to overlook what the library does.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cannotRun, failed } from "./support/end.ts";
import { ROOT, run } from "./support/programs.ts";

const TARGET = "x86_64-unknown-linux-gnu";
/** Tests ask for more memory than there is, to see it refused. */
const REFUSED = "allocator_may_return_null=1";
const SUPPRESSIONS = join(ROOT, "target/tsan.txt");
// What synchronises inside the standard library, unseen: channels of the test harness, the counts of Arc, parking.
const UNSEEN = ["race:std::", "race:test::", "race:alloc::sync", "race:core::ptr::drop_in_place"];

if (run("cargo", ["+nightly", "--version"]).status !== 0) cannotRun("there is no nightly compiler");
writeFileSync(SUPPRESSIONS, `${UNSEEN.join("\n")}\n`);
const crates = ["kernels", "optim", "nn", "train", "data"].flatMap((crate) => [
  "-p",
  `downhill-${crate}`,
]);
const figures: string[] = [];
for (const [sanitizer, options] of [
  ["address", { ASAN_OPTIONS: `detect_leaks=1:${REFUSED}` }],
  ["thread", { TSAN_OPTIONS: `suppressions=${SUPPRESSIONS}:${REFUSED}` }],
] as const) {
  const test = ["+nightly", "test", "--target", TARGET, ...crates, "--tests", "--no-fail-fast"];
  const { status, stdout, stderr } = run("cargo", test, {
    ...options,
    CARGO_TARGET_DIR: join(ROOT, "target", sanitizer),
    PROPTEST_CASES: "32",
    RUSTFLAGS: `-Zsanitizer=${sanitizer} -Cunsafe-allow-abi-mismatch=sanitizer`,
  });
  if (status !== 0) failed(`${sanitizer}: ${stdout}\n${stderr}`);
  const passed = [...stdout.matchAll(/^test result: ok\. (\d+) passed/gm)];
  figures.push(`${sanitizer}: ${passed.reduce((sum, [, count]) => sum + Number(count), 0)} tests`);
  console.log(figures.at(-1));
}
console.log(`${figures.join(", ")}, nothing found`);
