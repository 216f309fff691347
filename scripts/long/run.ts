/**
 * Runs the long tests: those that are named, or all; `--list` says what there is.
 *
 * A long test is a program in this folder. The first sentence of its first comment says what it shows; its last line on
 * standard output gives its figures. It ends with 0 if all held, with 77 if it cannot be run here, of which its last line
 * says why, and with anything else if something did not hold.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CANNOT_RUN } from "./support/end.ts";

interface Outcome {
  readonly name: string;
  readonly verdict: "held" | "FAILED" | "not run";
  readonly figures: string;
  readonly minutes: number;
}

const folder = import.meta.dirname;
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => file.slice(0, -".ts".length));

const asked = process.argv.slice(2);
if (asked.includes("--list")) {
  for (const name of names) console.log(`${name.padEnd(20)} ${about(name)}`);
} else {
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    console.error(`no long test is called "${unknown}"; there are: ${names.join(", ")}`);
    process.exit(2);
  }
  const outcomes: Outcome[] = [];
  for (const name of asked.length > 0 ? asked : names) outcomes.push(await run(name));
  console.log("\n| long test | | figures | minutes |\n|---|---|---|---|");
  for (const { name, verdict, figures, minutes } of outcomes) {
    console.log(`| ${name} | ${verdict} | ${figures} | ${minutes.toFixed(1)} |`);
  }
  process.exitCode = outcomes.some(({ verdict }) => verdict === "FAILED") ? 1 : 0;
}

/** The first sentence of the program's first comment. */
function about(name: string): string {
  const source = readFileSync(join(folder, `${name}.ts`), "utf8");
  const [, comment = ""] = /\/\*\*(.*?)\*\//s.exec(source) ?? [];
  const text = comment.replaceAll(/\s*\n \* ?/g, " ").trim();
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text;
}

async function run(name: string): Promise<Outcome> {
  console.log(`\n== ${name}: ${about(name)}`);
  const begin = performance.now();
  const file = join(folder, `${name}.ts`);
  const child = spawn(process.execPath, ["--import=@oxc-node/core/register", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    said += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const verdict = code === 0 ? "held" : code === CANNOT_RUN ? "not run" : "FAILED";
  const figures = said.trimEnd().split("\n").at(-1) ?? "";
  return { name, verdict, figures, minutes: (performance.now() - begin) / 60_000 };
}
