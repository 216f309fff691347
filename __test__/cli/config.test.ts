import test from "ava";
import { mkdirSync, readFileSync } from "node:fs";
import { COMMANDS } from "../../src/cli/program.ts";
import { configSchema } from "../../src/cli/schema.ts";
import { Shell, digestOf } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const OPTIONS = {
  target: "species",
  hidden: [8, 8],
  learningRate: 0.01,
  epochs: 5,
  batchSize: "full",
  validation: 0.1,
};

test("a config file is the same as its flags, and flags come before it", async (t) => {
  mkdirSync(shell.path("runs"));
  const config = {
    $schema: "../run.schema.json",
    data: "../datasets/iris.csv",
    save: "out.safetensors",
    ...OPTIONS,
  };
  shell.write("runs/run.json", JSON.stringify(config));
  const flags =
    "--target species --hidden 8,8 --learning-rate 0.01 --batch-size full --validation 0.1";
  const byFile = await shell.run("train --config runs/run.json");
  t.is(byFile.status, 0, byFile.stderr);
  const byFlags = await shell.run(`train datasets/iris.csv --epochs 5 ${flags}`);
  t.truthy(digestOf(byFile));
  t.is(digestOf(byFile), digestOf(byFlags));
  // Its paths are relative to itself.
  t.is((await shell.run("inspect runs/out.safetensors")).status, 0);
  const more = await shell.run("train --config runs/run.json --epochs 7");
  t.regex(more.stdout, /^epoch 7\/7 /m);
});

const MISTAKES: readonly (readonly [content: string, message: RegExp])[] = [
  ["{", /^downhill train: bad\.json is not JSON: /],
  ["[1]", /bad\.json must be an object of options; got \[1\]$/],
  ['{"epoch": 1}', /bad\.json: "epoch" is not an option of train; did you mean "epochs"\?$/],
  ['{"epochs": "5"}', /bad\.json: epochs must be an integer from 1 to 2147483647; got "5"$/],
  ['{"hidden": 8}', /bad\.json: hidden must be a list, each an integer .*; got 8$/],
  ['{"json": true}', /bad\.json: "json" is not an option of train/],
  ['{"optimizers": ["adam"]}', /bad\.json: "optimizers" is not an option of train/],
  ['{"__proto__": {"epochs": 1}}', /bad\.json: "__proto__" is not an option of train/],
];

for (const [content, message] of MISTAKES) {
  test.serial(`config: ${content}`, async (t) => {
    shell.write("bad.json", content);
    const { status, stderr } = await shell.run("train --config bad.json");
    t.is(status, 2);
    t.regex(stderr.trimEnd(), message);
    t.is(stderr.trimEnd().split("\n").length, 1);
  });
}

test("a config file that is not there", async (t) => {
  const { status, stderr } = await shell.run("train --config nothing.json");
  t.is(status, 2);
  t.regex(
    stderr,
    /^downhill train: --config "nothing\.json" cannot be read: no such file or folder \(ENOENT\)/,
  );
});

test("the schema that is shipped is that of the options", (t) => {
  const shipped: unknown = JSON.parse(readFileSync("run.schema.json", "utf8"));
  const made: unknown = JSON.parse(JSON.stringify(configSchema(COMMANDS)));
  t.deepEqual(shipped, made, "npm run schema writes it anew");
});
