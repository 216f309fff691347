// Where the output goes: a terminal, a pipe, nowhere.
import test from "ava";
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { PassThrough } from "node:stream";
import { once } from "node:events";
import { Output } from "../../src/cli/output.ts";
import { progressOf } from "../../src/cli/progress.ts";
import { MAIN, Shell, ended } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const IRIS = "train datasets/iris.csv --target species";

test("help teaches by example, for the whole and for each command", async (t) => {
  const whole = await shell.run("--help");
  t.is(whole.status, 0);
  for (const name of ["train", "evaluate", "predict", "compare", "find-rate", "inspect"]) {
    t.regex(whole.stdout, new RegExp(`^ {2}${name} `, "m"));
    const { status, stdout, stderr } = await shell.run(`${name} --help`);
    t.is(status, 0);
    t.is(stderr, "");
    t.regex(stdout, new RegExp(`^Examples:\n {2}# .*\n {2}\\$ downhill ${name} `, "m"));
  }
  const { version } = await import("../../package.json", { with: { type: "json" } }).then(
    (module) => module.default as { version: string },
  );
  t.is((await shell.run("--version")).stdout, `${version}\n`);
});

test("in a pipe there are plain lines", async (t) => {
  const { stdout } = await shell.run(`${IRIS} --epochs 3`);
  // No control characters.
  t.true([...stdout].every((character) => character === "\n" || character >= " "));
  t.is(stdout.match(/^epoch [123]\/3 {2}cost /gm)?.length, 3);
});

test("--json is JSON and nothing else", async (t) => {
  const { stdout } = await shell.run(`${IRIS} --epochs 3 --json`);
  const lines = stdout.trimEnd().split("\n");
  const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
  t.deepEqual(events, ["start", "epoch", "epoch", "epoch", "end"]);
});

test("a closed pipe is quiet", async (t) => {
  const program = shell.start(`${IRIS} --epochs 20000`);
  const end = ended(program);
  await once(program.stdout, "data");
  program.stdout.destroy();
  const begin = performance.now();
  const { status, stderr } = await end;
  t.is(status, 0);
  t.is(stderr, "");
  t.true(performance.now() - begin < 10_000, "nobody reads: there is no point in going on");
});

test("a closed pipe does not keep a network from being saved", async (t) => {
  const program = shell.start(`${IRIS} --epochs 200 --save kept.safetensors`);
  const end = ended(program);
  await once(program.stdout, "data");
  program.stdout.destroy();
  t.is((await end).status, 0);
  const { stdout } = await shell.run("inspect kept.safetensors");
  t.regex(stdout, /; 200 of 200 epochs$/m);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("standard output that is full is an error of one line", async (t) => {
  const full = openSync("/dev/full", "w");
  const program = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", full, "pipe"] });
  let stderr = "";
  program.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [status] = (await once(program, "close")) as [number];
  closeSync(full);
  t.is(status, 1);
  t.regex(stderr, /^downhill: ENOSPC: [^\n]*\n$/);
});

test("a terminal has two bars, a sparkline, the speed and the time left", (t) => {
  const terminal = Object.assign(new PassThrough({ encoding: "utf8" }), {
    isTTY: true,
    columns: 200,
  });
  const output = new Output(terminal, false);
  t.true(output.isTerminal);
  const progress = progressOf(output, { epochs: 4, done: 1, steps: 10 });
  const common = {
    learningRate: 0.1,
    steps: 10,
    seconds: 1,
    samplesPerSecond: 12_345,
    validation: undefined,
  };
  progress.watch.onSteps?.({ epoch: 2, step: 5, cost: 0.75, learningRate: 0.1 });
  progress.epoch({ epoch: 2, loss: 0.5, ...common });
  progress.epoch({ epoch: 3, loss: 0.25, ...common });
  progress.stop();
  const shown = String(terminal.read());
  t.regex(shown, /epoch [█░]+ 3\/4 {2}cost 0\.2500 █▁ {2}[\d.]+ s left {2}12 345 samples\/s/);
  t.regex(shown, /batch [█░]+ 5\/10 {2}cost 0\.7500/);
  t.false(new Output(terminal, true).isTerminal);
});
