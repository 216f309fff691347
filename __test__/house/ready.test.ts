import test from "ava";
import { spawnSync } from "node:child_process";
import { read } from "./sources.ts";

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

test("npm start and npm test make the checkout ready first", (t) => {
  for (const name of ["start", "test"])
    t.true(scripts[name]?.startsWith("node scripts/ready.mjs && "), name);
});

test("without cargo that is one clear line, and an exit code of 1", (t) => {
  const { PATH: _, Path: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/ready.mjs"], {
    env: { ...env, PATH: "/nowhere" },
    encoding: "utf8",
  });
  t.is(status, 1);
  t.is(stdout, "");
  t.regex(stderr, /^Downhill needs Rust's cargo [^\n]*\n$/);
});
