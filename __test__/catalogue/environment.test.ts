import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { warnOfEmulation } from "../../src/native.ts";

const source = new URL("../../src/index.ts", import.meta.url);
const script = `import(${JSON.stringify(source.href)}).then(
  ({ system }) => console.log(JSON.stringify(system)),
  (error) => console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message })),
)`;

/** What loading the library gives under these variables: what it knows of the system, or its error. */
async function load(environment: Record<string, string>): Promise<Record<string, unknown>> {
  const loader = ["--import=@oxc-node/core/register", "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, loader, {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const rows: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ["115a", { DOWNHILL_THREADS: "abc" }, /^downhill: DOWNHILL_THREADS must be .*1024.*"?abc"?/],
  ["115b", { DOWNHILL_THREADS: "0" }, /^downhill: DOWNHILL_THREADS must be .*0/],
  ["115c", { DOWNHILL_THREADS: "1000000" }, /^downhill: DOWNHILL_THREADS must be .*1000000/],
  ["115d", { DOWNHILL_THREADS: "1.5" }, /^downhill: DOWNHILL_THREADS must be .*1\.5/],
  ["115e", { DOWNHILL_ISA: "avx9" }, /^downhill: DOWNHILL_ISA must be .*scalar.*avx9/],
  [
    "115f",
    { DOWNHILL_ISA: process.arch === "arm64" ? "avx2" : "neon" },
    /^downhill: DOWNHILL_ISA .*(neon|avx2)/,
  ],
];

for (const [row, environment, message] of rows) {
  test(`${row}: DH_ENV ${message.source}`, async (t) => {
    const error = await load(environment);
    t.like(error, { name: "OutOfRangeError", code: "DH_ENV" });
    t.regex(String(error["message"]), message);
  });
}

test("good values are taken", async (t) => {
  const system = await load({ DOWNHILL_THREADS: "3", DOWNHILL_ISA: "scalar" });
  t.like(system, { threads: 3, isa: "scalar" });
});

test("a CPU without fused multiply-add is told of, and no other", async (t) => {
  const codes: (string | undefined)[] = [];
  const hear = (warning: NodeJS.ErrnoException): number => codes.push(warning.code);
  process.on("warning", hear);
  warnOfEmulation({ available: ["scalar", "avx2"] });
  warnOfEmulation({ available: ["scalar"] });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", hear);
  t.deepEqual(codes, ["DH_SLOW_CPU"]);
});
