// Runs that end by themselves, and the weights that they keep.
import test from "ava";
import { existsSync } from "node:fs";
import { Network } from "../../src/index.ts";
import { Shell, digestOf, records } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const RUN =
  "train datasets/iris.csv --target species --hidden 16 --learning-rate 0.1 --epochs 400 --validation 0.2 --early-stop 5 --seed 2";

test("--early-stop ends a run that is no better, and keeps its best weights", async (t) => {
  const { status, stdout, stderr } = await shell.run(`${RUN} --save a.safetensors`);
  t.is(status, 0, stderr);
  const epochs = stdout.match(/^epoch +\d+\/400 .*validation loss ([\d.e-]+)/gm) ?? [];
  t.true(epochs.length < 400);
  const best = Number(
    /no better any more; the weights are those of epoch (\d+), /.exec(stdout)?.[1],
  );
  t.is(epochs.length, best + 5);
  const on = await Network.load(shell.path("a.safetensors"));
  t.is(on.digest(), digestOf({ status, stdout, stderr }));
});

test("a checkpoint of such a run goes on to the same weights, with the same patience", async (t) => {
  const whole = await shell.run(`${RUN} --checkpoint b.safetensors`);
  t.true(existsSync(shell.path("b.safetensors")));
  const again = await shell.run(`${RUN} --resume b.safetensors --json`);
  t.is(again.status, 0, again.stderr);
  t.is(records(again.stdout).at(-1)?.["digest"], digestOf(whole));
  const other = await shell.run(`${RUN.replace("stop 5", "stop 6")} --resume b.safetensors`);
  t.is(other.status, 2);
  t.regex(other.stderr, /whose --early-stop is 5: repeat that or leave it out/);
});
