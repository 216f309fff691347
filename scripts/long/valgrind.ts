/**
 * Valgrind finds no use of memory that is not there or was not written in the tests of the core (G35).
 *
 * The processor that it shows them has AVX2 but no AVX-512, and does not flush numbers to zero, so that the test of such
 * settings is left out.
 */
import { failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";

needs("valgrind", "--version");
const valgrind = "valgrind --quiet --error-exitcode=99 --leak-check=no --fair-sched=yes";
const crates = ["kernels", "optim", "nn", "train"].flatMap((crate) => ["-p", `downhill-${crate}`]);
const skip = ["--", "--skip", "guards_from_other_settings"];
const { status, stdout, stderr } = run(
  "cargo",
  ["test", ...crates, "--tests", "--no-fail-fast", ...skip],
  {
    CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER: valgrind,
    PROPTEST_CASES: "4",
  },
);
if (status !== 0) failed(`${stdout}\n${stderr}`);
const passed = [...stdout.matchAll(/^test result: ok\. (\d+) passed/gm)];
console.log(
  `${passed.reduce((sum, [, count]) => sum + Number(count), 0)} tests under valgrind: no error`,
);
