// The contract with the shell: exit codes, one line on standard error, and what it says.
import test from "ava";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { Shell, type Outcome } from "./shell.ts";

const shell = new Shell();
let file: Buffer;
test.before(async () => {
  await shell.run("train datasets/iris.csv --target species --epochs 1 --save good.safetensors");
  file = readFileSync(shell.path("good.safetensors"));
});
test.after.always(() => shell.remove());

const TRAIN = "usage: downhill train <data> --target <column> [options]";

/** What is wrong on the command line, and what is said of it. */
const USAGE: readonly (readonly [words: string, message: RegExp, usage?: string])[] = [
  ["", /^downhill: a command is needed: train, evaluate, /, "usage: downhill <command> [options]"],
  [
    "trian",
    /^downhill: unknown command "trian" \(Did you mean train\?\)$/,
    "usage: downhill <command> [options]",
  ],
  [
    "train --epoch 3",
    /^downhill train: unknown option "--epoch" \(Did you mean --epochs\?\)$/,
    TRAIN,
  ],
  [
    "train x.csv --target a --epochs",
    /^downhill train: option "--epochs <n>" argument missing$/,
    TRAIN,
  ],
  [
    "train x.csv --target a --save --seed 1",
    /^downhill train: --save needs a value; got "--seed"$/,
    TRAIN,
  ],
  ["train x.csv --target a --seed 1 --seed 1", /^downhill train: --seed is there twice$/, TRAIN],
  [
    "train x.csv --target a --epochs=abc",
    /^downhill train: --epochs must be an integer from 1 to 2147483647; got "abc"$/,
    TRAIN,
  ],
  ["train x.csv --target a --epochs 2.5", /--epochs must be an integer .*; got "2\.5"$/, TRAIN],
  ["train x.csv --target a --epochs 0x10", /--epochs must be an integer .*; got "0x10"$/, TRAIN],
  [
    "train x.csv --target a --learning-rate -1",
    /--learning-rate must be a number from 0; got "-1"$/,
    TRAIN,
  ],
  [
    "train x.csv --target a --hidden 8,,8",
    /--hidden must be a list, each an integer .*; got "8,,8"$/,
    TRAIN,
  ],
  [
    "train x.csv --target a --optimizer adan",
    /--optimizer must be one of sgd, momentum, rmsProp, adam, adamW; got "adan"$/,
    TRAIN,
  ],
  ["train x.csv --target a --test 1", /--test must be a number from 0 below 1; got "1"$/, TRAIN],
  [
    "train x.csv --target a --batch-size half",
    /--batch-size must be an integer .*, or one of auto, full; got "half"$/,
    TRAIN,
  ],
  ["train x.csv --target a --threads 0", /--threads must be an integer from 1 to /, TRAIN],
  ["train", /^downhill train: <data> is missing$/, TRAIN],
  ["train x.csv", /^downhill train: --target is missing$/, TRAIN],
  ["train x.csv y.csv --target a", /^downhill train: too many arguments /, TRAIN],
  [
    "inspect",
    /^downhill inspect: <model> is missing$/,
    "usage: downhill inspect <model> [options]",
  ],
  [
    "inspect --seed 1 x",
    /^downhill inspect: unknown option "--seed"/,
    "usage: downhill inspect <model> [options]",
  ],
  [
    "train datasets/iris.csv --target species --loss huber",
    /^downhill train: loss huber needs targets; data has labels of classes$/,
  ],
  [
    "train datasets/iris.csv --target species --loss binaryCrossEntropy",
    /^downhill train: loss binaryCrossEntropy takes labels with one output; use softmaxCrossEntropy$/,
  ],
  [
    "compare datasets/iris.csv --target species --optimizers adan",
    /^downhill compare: --optimizers must be one of .*did you mean "adam"\?$/,
  ],
  [
    "compare datasets/iris.csv --target 0 --goal-accuracy 0.5",
    /--goal-accuracy needs classes; /,
    "usage: downhill compare <data> --target <column> [options]",
  ],
  [
    "find-rate datasets/iris.csv --target species --from 1 --to 0.1",
    /--from must be below --to$/,
    "usage: downhill find-rate <data> --target <column> [options]",
  ],
];

for (const [words, message, usage] of USAGE) {
  test(`usage: ${words || "nothing"}`, async (t) => {
    const { status, stdout, stderr } = await shell.run(words);
    t.is(status, 2, stderr);
    const [first = "", second, ...rest] = stderr.trimEnd().split("\n");
    t.regex(first, message);
    t.is(second, usage);
    t.deepEqual(rest, []);
    t.is(stdout.includes("epoch"), false);
  });
}

/** Whether an outcome is this code and one line, without a stack. */
const oneLine = ({
  status,
  stderr,
}: Outcome): { status: number | null; line: string; lines: number } => ({
  status,
  line: stderr.trimEnd(),
  lines: stderr.trimEnd().split("\n").length,
});

const DATA: readonly (readonly [
  name: string,
  content: string | Uint8Array | undefined,
  message: RegExp,
])[] = [
  [
    "missing",
    undefined,
    /^downhill train: cannot read "missing\.csv": no such file or folder \(ENOENT\)$/,
  ],
  ["empty", "", /empty\.csv/],
  ["header", "a,b\n", /header\.csv.*no data rows/],
  ["short", "a,b,c\n1,2,3\n4,5\n", /short\.csv:3: expected 3 fields; got 2/],
  ["quote", 'a,b\n1,"2\n3,4\n', /quote\.csv:2.*never closed/],
  ["text", "a,b\n1,2\n3,x\n4,5\n6,7\n", /text\.csv:3 column "b": "x" is not a number/],
  ["nul", "a,b\n1,2\n3,\0\n", /nul\.csv/],
  ["utf16", Uint8Array.of(0xff, 0xfe, 0x61, 0), /utf16\.csv.*UTF-16/],
  ["html", "<!DOCTYPE html>\n<html></html>\n", /html\.csv.*HTML/],
  ["twice", "a,a\n1,2\n", /twice\.csv.*"a".*twice/],
  ["column", "b,c\n1,2\n", /column\.csv.*no column "a"/],
  ["semicolon", "a;b\n1;2\n3;4\n", /semicolon\.csv.*did you mean delimiter ';'\?/],
];

for (const [name, content, message] of DATA) {
  test(`data: ${name}`, async (t) => {
    if (content !== undefined) shell.write(`${name}.csv`, content);
    const found = oneLine(await shell.run(`train ${name}.csv --target a`));
    t.is(found.status, 3, found.line);
    t.is(found.lines, 1);
    t.regex(found.line, message);
  });
}

/** Damages to a network's file. */
const DAMAGES: Record<string, (bytes: Buffer) => Uint8Array> = {
  "no bytes": () => Buffer.alloc(0),
  "seven bytes": (bytes) => bytes.subarray(0, 7),
  "cut short": (bytes) => bytes.subarray(0, bytes.length - 40),
  "more at the end": (bytes) => Buffer.concat([bytes, Buffer.from("PK")]),
  "an endless header": (bytes) => Buffer.concat([Buffer.alloc(8, 0x7f), bytes.subarray(8)]),
  "a header that is no JSON": (bytes) =>
    Buffer.concat([bytes.subarray(0, 8), Buffer.from("x"), bytes.subarray(9)]),
  "a flipped bit": (bytes) => {
    const other = Buffer.from(bytes);
    other[other.length - 9]! ^= 1;
    return other;
  },
  "a zip file": () => Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(100)]),
  "a CSV file": () => readFileSync("datasets/iris.csv"),
};

for (const [name, damage] of Object.entries(DAMAGES)) {
  test(`model file: ${name}`, async (t) => {
    const path = shell.write(`${name.replaceAll(" ", "_")}.safetensors`, damage(file));
    for (const words of [`inspect ${path}`, `predict ${path} datasets/iris.csv`]) {
      const found = oneLine(await shell.run(words));
      t.is(found.status, 4, found.line);
      t.is(found.lines, 1);
      t.true(found.line.includes(path), found.line);
    }
  });
}

test("a model file that is not there, or a folder", async (t) => {
  mkdirSync(shell.path("folder"));
  for (const path of ["nothing.safetensors", "folder"]) {
    const found = oneLine(await shell.run(`evaluate ${path} datasets/iris.csv`));
    t.is(found.status, 4);
    t.is(found.lines, 1);
    t.true(found.line.startsWith(`downhill evaluate: "${path}": `), found.line);
  }
});

test("a place where nothing can be saved is found before the training", async (t) => {
  for (const flag of ["--save", "--checkpoint"]) {
    for (const path of ["nowhere/x.safetensors", "datasets"]) {
      const { status, stdout, stderr } = await shell.run(
        `train datasets/iris.csv --target species ${flag} ${path}`,
      );
      t.is(status, 4);
      t.is(stdout, "");
      t.true(stderr.startsWith(`downhill train: cannot write "${path}": `), stderr);
    }
  }
});

test("a rate that is far too large ends it at run time", async (t) => {
  const found = oneLine(
    await shell.run(
      "train datasets/iris.csv --target species --optimizer sgd --learning-rate 1e30",
    ),
  );
  t.is(found.status, 1);
  t.regex(
    found.line,
    /^downhill train: the loss of sample \d+ is not finite at epoch 1 step 2 .*a lower rate may help, or clip: \{ norm: 1 \}$/,
  );
});

test("predictions that cannot be written", async (t) => {
  const found = oneLine(
    await shell.run("predict good.safetensors datasets/iris.csv --output nowhere/x.csv"),
  );
  t.is(found.status, 1);
  t.regex(
    found.line,
    /^downhill predict: cannot write "nowhere\/x\.csv": no such file or folder \(ENOENT\)$/,
  );
});

test("data of another network", async (t) => {
  const found = oneLine(await shell.run("evaluate good.safetensors datasets/digits.csv"));
  t.is(found.status, 3);
  t.is(
    found.line,
    'downhill evaluate: datasets/digits.csv: no column for the feature "sepal_length"',
  );
});

test("a bad environment variable is a mistake of usage", async (t) => {
  const found = oneLine(await shell.run("inspect good.safetensors", { DOWNHILL_THREADS: "abc" }));
  t.is(found.status, 2);
  t.is(found.line, 'downhill: DOWNHILL_THREADS must be an integer 1..1024; got "abc"');
});

test("stacks are for whoever asks for them", async (t) => {
  const { status, stderr } = await shell.run("inspect nothing --debug");
  t.is(status, 4);
  t.regex(stderr, /^downhill inspect: "nothing": [^\n]*\nCheckpointError: .*\n +at /);
});

test("a name of a file with blanks and quotes is only a name", async (t) => {
  copyFileSync(shell.path("good.safetensors"), shell.path("__proto__"));
  t.is((await shell.run("inspect __proto__")).status, 0);
});
