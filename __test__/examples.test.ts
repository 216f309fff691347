import test, { type ExecutionContext } from "ava";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { ended, start, userFolder } from "./program.ts";

/** Each example, and what must be said of what it says. */
const examples: Record<string, (t: ExecutionContext, stdout: string) => void> = {
  digits: (t, stdout) => {
    t.is(stdout.match(/^epoch \d+ /gm)?.length, 20);
    t.true(number(stdout, /^Test accuracy ([\d.]+) %$/m) >= 97);
    t.is(/^Digest (\w{64})$/m.exec(stdout)?.[1], DIGEST);
    t.truthy(DIGEST);
  },
  temperature: (t, stdout) => {
    // The first day had 5.6 degrees: (1 - beta) of them uncorrected, all of them corrected.
    for (const [beta, first] of [
      ["0.5", "2.800"],
      ["0.9", "0.560"],
      ["0.98", "0.112"],
    ] as const) {
      const from = stdout.slice(stdout.indexOf(`beta ${beta}:`));
      t.regex(
        from,
        new RegExp(
          `^.*\\n +day +1 +5\\.600 °C +average +${first.replace(".", "\\.")} +corrected +5\\.600`,
        ),
      );
    }
  },
  xor_own_loop: (t, stdout) => {
    const answers = [...stdout.matchAll(/= ([-\d.]+)$/gm)].map(([, y]) =>
      Math.abs(Math.round(Number(y))),
    );
    t.deepEqual(answers, [0, 1, 1, 0]);
  },
  regression: (t, stdout) => {
    t.true(number(stdout, /R² ([\d.]+)/) >= 0.9);
    t.true(number(stdout, /mean absolute error ([\d.]+) cm/) <= 0.2);
  },
  breast_cancer: (t, stdout) => {
    t.true(number(stdout, /^test accuracy ([\d.]+) %$/m) >= 95);
    t.true(number(stdout, /^area under the ROC curve ([\d.]+),/m) >= 0.98);
    const recall = (line: string): number =>
      number(stdout, new RegExp(`^malignant from ${line}: recall ([\\d.]+)`, "m"));
    t.true(recall("0.1") >= recall("0.9"), "a lower line misses no more");
  },
  optimizer_alone: (t, stdout) => {
    const height = (name: string): number =>
      number(stdout, new RegExp(`^${name} .*height (\\S+)$`, "m"));
    t.true(height("momentum") < 1e-10);
    t.true(height("Adam") < 1e-10);
    t.true(height("RMSprop") < 1e-4);
    t.true(height("gradient descent") > 1e-4, "the floor is nearly flat");
  },
  saddle: (t, stdout) => {
    for (const place of ["saddle", "plateau"]) {
      const steps = (name: string): number =>
        number(stdout, new RegExp(`^${place}: ${name} leaves after (\\d+) steps$`, "m"));
      for (const name of ["momentum", "RMSprop", "Adam"])
        t.true(steps(name) < steps("gradient descent") / 4, `${place}: ${name}`);
    }
  },
  usage: (t, stdout) => {
    const epochs = stdout.trim().split("\n");
    t.is(epochs.length, 20);
    t.true(Number(epochs.at(-1)?.split(" ")[2]) >= 0.97);
  },
};

/** The parameters after the 20 epochs of `npm start`, on every machine, as the README promises. */
const DIGEST = /^[0-9a-f]{64}$/m.exec(readFileSync("README.md", "utf8"))?.[0];

test("every example is run", (t) => {
  t.deepEqual(
    readdirSync("examples").sort(),
    Object.keys(examples)
      .map((name) => `${name}.ts`)
      .sort(),
  );
});

for (const [name, holds] of Object.entries(examples)) {
  test(`examples/${name}.ts`, async (t) => {
    const { folder, remove } = userFolder();
    t.teardown(remove);
    const { status, stdout, stderr } = await ended(start(`examples/${name}.ts`, [], folder));
    t.is(status, 0, stderr);
    t.is(stderr, "");
    holds(t, stdout);
  });
}

test("Ctrl-C ends the training on the digits in peace", async (t) => {
  const program = start("examples/digits.ts", ["1000000"]);
  const outcome = ended(program);
  let stdout = "";
  while (!stdout.includes("epoch 2 ")) stdout += String((await once(program.stdout, "data"))[0]);
  program.kill("SIGINT");
  const { status, stdout: all, stderr } = await outcome;
  t.is(status, 130);
  t.is(stderr, "");
  t.regex(all, /^Stopped\. Test accuracy [\d.]+ %$/m);
});

function number(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}
