/**
 * The reference trainings have the same bits in every fresh process, with every instruction set and number of threads (G1
 * to G3).
 */
import { failed } from "./support/end.ts";
import { run } from "./support/programs.ts";

const ROUNDS = 20;
const THREADS = ["1", "2", "3", "4", "7", "16"];

const about = JSON.parse(
  run("node", ["-e", "console.log(JSON.stringify(require('./addon.cjs').system()))"]).stdout,
) as { available: string[] };

const digest = (env: Readonly<Record<string, string>>): string => {
  const { status, stdout, stderr } = run(
    "node",
    ["--import=@oxc-node/core/register", "examples/digits.ts"],
    env,
  );
  const [found] = /\b[0-9a-f]{64}\b/.exec(stdout) ?? [];
  return status === 0 && found !== undefined
    ? found
    : failed(`${JSON.stringify(env)}: ${stdout}${stderr}`);
};

const wanted = digest({});
let processes = 1;
const check = (env: Readonly<Record<string, string>>): void => {
  const found = digest(env);
  processes += 1;
  if (found !== wanted) failed(`${JSON.stringify(env)}: ${found}, not ${wanted}`);
};
for (let round = 1; round < ROUNDS; round++) check({});
for (const isa of about.available) {
  for (const threads of THREADS) check({ DOWNHILL_ISA: isa, DOWNHILL_THREADS: threads });
  // Each of them on 1, 2, 3, 7 and 16 threads.
  const table = ["test", "-p", "downhill-train", "--test", "digests"];
  const { status, stdout, stderr } = run("cargo", table, { DOWNHILL_ISA: isa });
  if (status !== 0) failed(`${isa}: ${stdout}${stderr}`);
}
const sets = about.available.join(", ");
console.log(
  `${processes} processes trained digits, and the reference trainings passed on ${sets}: the same bits`,
);
