/**
 * No interleaving of a team's threads loses a share, works one twice or waits for ever (G35).
 *
 * Shuttle decides who goes on at every step of a thread, at random and with few changes.
 */
import { failed } from "./support/end.ts";
import { run } from "./support/programs.ts";

const CASES = 100_000;

const test = ["test", "--release", "-p", "downhill-kernels", "--features", "shuttle"];
const { status, stdout, stderr } = run("cargo", [...test, "--test", "interleavings"], {
  SHUTTLE_CASES: String(CASES),
});
if (status !== 0 || !/ [1-9]\d* passed/.test(stdout)) failed(`${stdout}\n${stderr}`);
console.log(
  `${CASES} interleavings of each of 8 tests: every share worked once, nobody left waiting`,
);
