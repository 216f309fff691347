// Ctrl-C keeps a checkpoint, and a run that goes on from one ends at the same bits.
import test from "ava";
import { existsSync } from "node:fs";
import { Shell, digestOf, ended, records, type Outcome } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const RUN =
  "train datasets/digits.csv --target digit --hidden 48 --dropout 0.1 --epochs 400 --validation 0.1 --seed 5";

/** Runs a command, and interrupts it when it has shown an epoch. */
async function interrupted(words: string): Promise<Outcome> {
  const program = shell.start(words);
  const end = ended(program);
  let seen = "";
  const listen = (text: string): void => {
    seen += text;
    if (!/epoch +3\/|"epoch":3,/.test(seen)) return;
    program.stdout.off("data", listen);
    // Twice at once, as from a terminal and from npx.
    program.kill("SIGINT");
    program.kill("SIGINT");
  };
  program.stdout.on("data", listen);
  return end;
}

let whole: Promise<Outcome> | undefined;
const uninterrupted = (): Promise<Outcome> => (whole ??= shell.run(RUN));

test("a run that was interrupted goes on to the same digest", async (t) => {
  const first = await interrupted(`${RUN} --save a.safetensors`);
  t.is(first.status, 130, first.stderr);
  t.regex(
    first.stderr.trimEnd().split("\n").at(-1) ?? "",
    /^downhill train: stopped in epoch \d+ of 400; to go on: downhill train datasets\/digits\.csv .* --resume a\.checkpoint\.safetensors$/,
  );
  t.false(existsSync(shell.path("a.safetensors")));
  t.notRegex(first.stdout, /^digest/m);
  const command = /to go on: downhill (.*)$/m.exec(first.stderr)?.[1] ?? "";
  const second = await shell.run(command);
  t.is(second.status, 0, second.stderr);
  t.true(existsSync(shell.path("a.safetensors")));
  t.truthy(digestOf(second));
  t.is(digestOf(second), digestOf(await uninterrupted()));
});

test("a checkpoint is written each epoch, and kept when a run is interrupted, again and again", async (t) => {
  const words = `${RUN} --json --checkpoint b.safetensors`;
  const first = await interrupted(words);
  t.is(first.status, 130, first.stderr);
  t.like(records(first.stdout).at(-1), { event: "interrupted", checkpoint: "b.safetensors" });
  t.regex((await shell.run("inspect b.safetensors")).stdout, / of 400 epochs$/m);
  const last = await shell.run(
    "train datasets/digits.csv --target digit --validation 0.1 --resume b.safetensors --checkpoint b.safetensors",
  );
  t.is(digestOf(last), digestOf(await uninterrupted()));
  t.regex((await shell.run("inspect b.safetensors")).stdout, /; 400 of 400 epochs$/m);
  const over = await shell.run(
    "train datasets/digits.csv --target digit --validation 0.1 --resume b.safetensors",
  );
  t.is(over.status, 0);
  t.is(digestOf(over), digestOf(last));
});

test("what contradicts the run to go on with is a mistake", async (t) => {
  const words = "train datasets/digits.csv --target digit --epochs 2";
  await shell.run(`${words} --hidden 16 --save c.safetensors`);
  const resume = `${words} --resume c.safetensors`;
  t.is((await shell.run(resume)).status, 0);
  for (const other of [
    "--epochs 3",
    "--hidden 8",
    "--optimizer sgd",
    "--batch-size 32",
    "--seed 1",
    "--l2 1",
    "--scaling none",
    "--loss huber",
    "--dropout 0.5",
    "--learning-rate 1",
  ]) {
    const { status, stderr } = await shell.run(`${resume.replace(" --epochs 2", "")} ${other}`);
    t.is(status, 2, `${other}: ${stderr}`);
    t.regex(stderr, /--resume goes on with the run in c\.safetensors, whose /);
    t.true(stderr.includes(other.split(" ")[0] as string), stderr);
  }
  const rows = await shell.run(`${resume} --test 0.5`);
  t.is(rows.status, 3);
  t.regex(
    rows.stderr,
    /was on 1438 rows; now there are 89\d: is --test, --validation or the file another\?$/m,
  );
});

test("whole numbers that were fitted as numbers are numbers when the run goes on", async (t) => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i / 10},${i % 5}`);
  shell.write("whole.csv", `x,y\n${rows.join("\n")}\n`);
  const words = "train whole.csv --target y --epochs 3";
  const first = await shell.run(`${words} --task regression --save d.safetensors`);
  t.is(first.status, 0, first.stderr);
  const second = await shell.run(`${words} --resume d.safetensors`);
  t.is(second.status, 0, second.stderr);
  t.is(digestOf(second), digestOf(first));
});

test("comparing and searching are interrupted too", async (t) => {
  for (const words of [
    "compare datasets/digits.csv --target digit --epochs 2000",
    "find-rate datasets/digits.csv --target digit --steps 200000 --batch-size 1",
  ]) {
    const program = shell.start(words);
    const end = ended(program);
    program.stdout.once("data", () => setTimeout(() => program.kill("SIGINT"), 300));
    const { status, stderr } = await end;
    t.is(status, 130, stderr);
    t.regex(stderr, /: stopped; nothing is kept\n$/);
  }
});
