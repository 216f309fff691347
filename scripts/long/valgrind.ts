/**
 * Valgrind finds no read of memory that is not there or not written in the tests of the core (G35).
 *
 * It knows no AVX-512, so the instruction set is AVX2; what chooses among all that the CPU has is left out by naming tests.
 */
import { failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";

needs("valgrind", "--version");
const valgrind = "valgrind --quiet --error-exitcode=99 --leak-check=no --fair-sched=yes";
const tests = [
  "-p",
  "downhill-kernels",
  "-p",
  "downhill-optim",
  "-p",
  "downhill-nn",
  "-p",
  "downhill-train",
];
const { status, stdout, stderr } = run("cargo", ["test", ...tests, "--tests", "--no-fail-fast"], {
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER: valgrind,
  DOWNHILL_ISA: "avx2",
  PROPTEST_CASES: "4",
});
if (status !== 0) failed(`${stdout}\n${stderr}`);
const passed = [...stdout.matchAll(/^test result: ok\. (\d+) passed/gm)];
console.log(
  `${passed.reduce((sum, [, count]) => sum + Number(count), 0)} tests under valgrind: no error`,
);
