// Every command that the documentation and the help show is one that works.
import test from "ava";
import { copyFileSync, readFileSync } from "node:fs";
import { COMMANDS } from "../../src/cli/program.ts";
import { codeBlocks, pagesOf } from "../support/blocks.ts";
import { Shell } from "./shell.ts";

const scripts = Object.keys(
  (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object }).scripts,
);

/** A folder with all files that examples name; options in a file are those of the page. */
function example(page = "docs/guide/command_line.md"): Shell {
  const shell = new Shell();
  for (const name of ["digits.csv", "test.csv", "new.csv"])
    copyFileSync("datasets/digits.csv", shell.path(name));
  copyFileSync("datasets/iris.csv", shell.path("iris.csv"));
  const rows = Array.from({ length: 50 }, (_, i) => `${i === 3 ? "" : i},${i / 2}`);
  shell.write("houses.csv", `size,price\n${rows.join("\n")}\n`);
  for (const config of codeBlocks(readFileSync(page, "utf8"), "json"))
    shell.write("run.json", config);
  return shell;
}

const linesOf = (page: string): string[] =>
  codeBlocks(readFileSync(page, "utf8"), "sh").flatMap((block) => block.trimEnd().split("\n"));

for (const page of pagesOf()) {
  const lines = linesOf(page);
  if (lines.length === 0) continue;
  test(`the commands of ${page} work in their order`, async (t) => {
    const shell = example(page);
    t.teardown(() => shell.remove());
    for (const line of lines) {
      const [, name, word = name ?? ""] = /^npm (\w+)(?: ([\w:]+))?/.exec(line) ?? [];
      if (name === undefined) {
        const { status, stderr } = await shell.run(line.replace(/^downhill /, ""));
        t.is(status, 0, `${line}: ${stderr}`);
      } else if (name === "install") t.is(word, "downhill");
      else t.true(scripts.includes(word), line);
    }
  });
}

test("each command is shown", (t) => {
  const shown = linesOf("docs/guide/command_line.md").map((line) => line.split(" ")[1]);
  t.deepEqual([...new Set(shown)].sort(), COMMANDS.map(({ name }) => name).sort());
});

test("the examples of the help work", async (t) => {
  const shell = example();
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
