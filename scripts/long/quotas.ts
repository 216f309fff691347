/** Under a quota of CPU time, as containers have it, threads are as many as its whole CPUs, and give the same bits (G28). */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cannotRun, failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";

needs("bash", "--version");
const PERIOD = 100_000;

/** The hierarchy of control groups for CPU time, and how a quota is written there: version 1, or 2. */
const [root, writeQuota] = existsSync("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
  ? ([
      "/sys/fs/cgroup/cpu",
      (folder: string, quota: number) => {
        writeFileSync(join(folder, "cpu.cfs_period_us"), String(PERIOD));
        writeFileSync(join(folder, "cpu.cfs_quota_us"), String(quota));
      },
    ] as const)
  : ([
      "/sys/fs/cgroup",
      (folder: string, quota: number) =>
        writeFileSync(join(folder, "cpu.max"), `${quota} ${PERIOD}`),
    ] as const);

const program = `
  const { system } = await import("./src/index.ts");
  const { digestAfter } = await import("./__test__/support/problems.ts");
  console.log(JSON.stringify({ threads: system.threads, digest: await digestAfter(20) }));`;

interface Outcome {
  readonly threads: number;
  readonly digest: string;
}

/** Trains, in a control group if one is given. */
function train(group = ""): Outcome {
  const node = ["--import=@oxc-node/core/register", "--input-type=module", "-e", program];
  const join = group === "" ? "" : `echo $$ > ${group}/cgroup.procs; `;
  const parameters = ["-c", `${join}exec "$@"`, "bash", process.execPath, ...node];
  const { status, stdout, stderr } = run("bash", parameters, { DOWNHILL_THREADS: "" });
  if (status !== 0) failed(stderr);
  return JSON.parse(stdout) as Outcome;
}

/** The same, with so many CPUs. */
function limited(cpus: number): Outcome {
  const group = join(root, `downhill-${process.pid}`);
  try {
    mkdirSync(group);
    writeQuota(group, cpus * PERIOD);
  } catch (error) {
    cannotRun(`control groups cannot be made here: ${(error as Error).message}`);
  }
  try {
    return train(group);
  } finally {
    rmdirSync(group);
  }
}

const free = train();
const found: string[] = [];
for (const cpus of [0.5, 1, 1.5, 2, free.threads + 1]) {
  const { threads, digest } = limited(cpus);
  const expected = Math.min(Math.max(1, Math.floor(cpus)), free.threads);
  if (threads !== expected) failed(`with ${cpus} CPUs it takes ${threads} threads`);
  if (digest !== free.digest) failed(`with ${cpus} CPUs it gives other bits`);
  found.push(`${cpus}: ${threads}`);
}
console.log(`threads by CPUs of the quota: ${found.join(", ")}; the same bits`);
