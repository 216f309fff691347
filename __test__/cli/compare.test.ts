// compare and find-rate: several runs, and what they say.
import test from "ava";
import { suggestion } from "../../src/cli/suggestion.ts";
import { Shell, digestOf, recordOf, type Outcome } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const DIGITS = "datasets/digits.csv --target digit";

interface Result {
  readonly optimizer: string;
  readonly learningRate: number;
  readonly reached: {
    readonly epochs: number;
    readonly steps: number;
    readonly seconds: number;
  } | null;
  readonly validation: { readonly loss: number; readonly accuracy: number };
  readonly costs: readonly number[];
  readonly digest: string;
}

const resultsOf = (outcome: Outcome): Result[] => recordOf(outcome)["results"] as Result[];

test("compare: each trains from the same start to the same goal", async (t) => {
  const words = `compare ${DIGITS} --optimizers sgd,momentum,rmsprop,adam --epochs 6`;
  const outcome = await shell.run(`${words} --json`);
  t.is(outcome.status, 0, outcome.stderr);
  const results = resultsOf(outcome);
  t.deepEqual(
    results.map(({ optimizer }) => optimizer),
    ["sgd", "momentum", "rmsProp", "adam"],
  );
  t.deepEqual(
    results.map(({ learningRate }) => learningRate),
    [0.01, 0.01, 0.001, 0.001],
  );
  // Without a goal, it is what all of them reach; the slowest at its very end.
  t.true(results.every(({ reached }) => reached !== null));
  t.is(Math.max(...results.map(({ reached }) => reached?.epochs ?? 0)), 6);
  for (const { reached } of results) t.is(reached?.steps, 23 * (reached?.epochs ?? 0));
  t.is(new Set(results.map(({ digest }) => digest)).size, 4);
  const lines = await shell.run(words);
  t.regex(lines.stdout, /^goal: validation loss [\d.]+$/m);
  t.regex(
    lines.stdout,
    /^optimizer +rate +epochs +steps +time +cost +validation loss +accuracy +cost by epoch$/m,
  );
  t.is(lines.stdout.match(/^(sgd|momentum|rmsProp|adam) .*[▁▂▃▄▅▆▇█]{6}$/gm)?.length, 4);
});

test("compare: an optimizer does what train does", async (t) => {
  const outcome = await shell.run(`compare ${DIGITS} --optimizers adam:0.01,sgd --epochs 3 --json`);
  const [adam, sgd] = resultsOf(outcome);
  const train = `train ${DIGITS} --epochs 3 --test 0 --validation 0.2`;
  t.is(adam?.digest, digestOf(await shell.run(`${train} --learning-rate 0.01`)));
  t.is(sgd?.digest, digestOf(await shell.run(`${train} --optimizer sgd`)));
});

test("compare: a goal that some do not reach", async (t) => {
  const words = `compare ${DIGITS} --optimizers sgd:0.0001,adam:0.01 --epochs 4 --goal-accuracy 0.9`;
  const [sgd, adam] = resultsOf(await shell.run(`${words} --json`));
  t.is(sgd?.reached, null);
  t.true((adam?.reached?.epochs ?? 9) <= 3);
  t.regex((await shell.run(words)).stdout, /^sgd +0\.0001 +not reached /m);
});

test("find-rate: suggests a rate that learns, and shows why", async (t) => {
  const found = recordOf(await shell.run(`find-rate ${DIGITS} --json`));
  const rate = found["learningRate"] as number;
  t.true(rate > 1e-3 && rate < 0.1, String(rate));
  const tried = found["tried"] as { rate: number; cost: number }[];
  t.is(tried.length, 100);
  t.true(Math.abs((tried[0]?.rate ?? 0) / 1e-5 - 1) < 1e-9);
  t.true(Math.abs((tried.at(-1)?.rate ?? 0) / 10 - 1) < 1e-9);
  const lines = await shell.run(`find-rate ${DIGITS}`);
  t.true(
    lines.stdout.endsWith(`the cost falls fastest at --learning-rate ${rate}\n`),
    lines.stdout,
  );
  t.regex(lines.stdout, /^averaged cost {2}[▁▂▃▄▅▆▇█]{16}$/m);
  const trained = await shell.run(`train ${DIGITS} --epochs 5 --learning-rate ${rate}`);
  t.true(Number(/^test: .*accuracy ([\d.]+) %$/m.exec(trained.stdout)?.[1]) > 93, trained.stdout);
});

test("find-rate: a rate so large that numbers overflow ends the test, not the command", async (t) => {
  const outcome = await shell.run(`find-rate ${DIGITS} --optimizer sgd --to 1e30 --json`);
  t.is(outcome.status, 0, outcome.stderr);
  const { length } = recordOf(outcome)["tried"] as unknown[];
  t.true(length > 20 && length < 100, String(length));
});

test("the suggestion is where a known curve falls fastest", (t) => {
  // Falls as a logistic curve whose middle is at step 30, then grows.
  const rate = (i: number): number => 10 ** (i / 20 - 4);
  const tried = Array.from({ length: 80 }, (_, i) => ({
    rate: rate(i),
    cost: 1 / (1 + Math.exp((i - 30) / 4)) + Math.max(0, i - 60) ** 2,
  }));
  t.is(suggestion(tried), Number(rate(30).toPrecision(2)));
  t.is(suggestion(tried.map(({ rate }, i) => ({ rate, cost: i }))), undefined);
});
