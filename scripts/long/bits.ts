/**
 * Products, reductions, activations, losses and files of any shape and any bits give what plain loops give, on every
 * instruction set (G3): 10 000 random cases each.
 */
import { failed } from "./support/end.ts";
import { run } from "./support/programs.ts";

const CASES = 10_000;
const tests = ["-p", "downhill-kernels", "-p", "downhill-nn", "-p", "downhill-optim"];

const { status, stdout, stderr } = run("cargo", ["test", ...tests, "--tests"], {
  PROPTEST_CASES: String(CASES),
});
if (status !== 0) failed(`${stderr}\n${stdout}`);
console.log(stdout);
const passed = [...stdout.matchAll(/^test result: ok\. (\d+) passed/gm)];
console.log(
  `${passed.reduce((sum, [, count]) => sum + Number(count), 0)} tests, ${CASES} cases for each property`,
);
