// Every command that the README and the help show is one that works.
import test from "ava";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { COMMANDS } from "../../src/cli/program.ts";
import { Shell } from "./shell.ts";

const readme = readFileSync("README.md", "utf8");

/** A folder with all files that examples name. */
async function example(): Promise<Shell> {
  const shell = new Shell();
  for (const name of ["digits.csv", "test.csv", "new.csv"])
    copyFileSync("datasets/digits.csv", shell.path(name));
  copyFileSync("datasets/iris.csv", shell.path("iris.csv"));
  const rows = Array.from({ length: 50 }, (_, i) => `${i === 3 ? "" : i},${i / 2}`);
  shell.write("houses.csv", `size,price\n${rows.join("\n")}\n`);
  const [, config = ""] = /^```json\n(\{.*?^\})\n```$/ms.exec(readme) ?? [];
  shell.write("run.json", config);
  return shell;
}

test("the commands of the README work in their order", async (t) => {
  const shell = await example();
  t.teardown(() => shell.remove());
  const [, block = ""] = /^## At the shell\n\n```sh\n(.*?)^```$/ms.exec(readme) ?? [];
  const lines = block.trimEnd().split("\n");
  t.is(lines.length, COMMANDS.length, "one for each command");
  for (const line of lines) {
    const { status, stderr } = await shell.run(line.replace(/^downhill /, ""));
    t.is(status, 0, `${line}: ${stderr}`);
  }
  t.true(existsSync(shell.path("predictions.csv")));
  const { status, stderr } = await shell.run("train --config run.json");
  t.is(status, 0, stderr);
});

test("the examples of the help work", async (t) => {
  const shell = await example();
  t.teardown(() => shell.remove());
  await shell.run("train digits.csv --target digit --epochs 1 --save digits.safetensors");
  await shell.run(
    "train houses.csv --target price --missing drop --epochs 1 --save houses.safetensors",
  );
  copyFileSync("datasets/digits.csv", shell.path("new.csv"));
  for (const [line] of COMMANDS.flatMap(({ examples }) => examples)) {
    if (line.includes("houses.safetensors")) shell.write("new.csv", "size\n1\n2\n");
    const { status, stderr } = await shell.run(line.replace(/^downhill | \| head$/g, ""));
    t.is(status, 0, `${line}: ${stderr}`);
  }
});
