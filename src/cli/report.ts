import { basename } from "node:path";
import type { DataProgram } from "../report/program.ts";
import { literal } from "../report/source.ts";
import type { Context } from "./command.ts";
import { csvOptions } from "./data.ts";
import type { Settings } from "./options.ts";
import { writeOut } from "./places.ts";
import { commandOf } from "./words.ts";

/** Writes a report and says so. */
export async function report({ call, output }: Context, path: string, page: string): Promise<void> {
  await writeOut(call, path, page);
  output.line(`report in ${path}`);
}

/** What every report of a command has. */
export const reportHead = (
  { call, words }: Context,
  what: string,
  data: string,
  target: string | number,
) => ({
  title: `${what}: ${basename(data)}, target ${target}`,
  command: commandOf(call, words),
});

type DataSettings = Settings<
  "test" | "validation" | "seed" | "columns" | "missing" | "delimiter" | "header" | "task"
>;

/** The lines of a program that read the same rows to learn from. */
export function dataProgram(
  path: string,
  target: string | number,
  settings: DataSettings,
  stratify: boolean,
): DataProgram {
  const { missing, delimiter, header, columns, task } = csvOptions(settings);
  const options = {
    target,
    ...(columns && { columns }),
    ...(task && { task }),
    ...(missing !== "error" && { missing }),
    ...(delimiter !== "," && { delimiter }),
    ...(header === false && { header }),
  };
  const { test, validation, seed } = settings;
  const split = (part: number): string =>
    `split({ test: ${part}, seed: ${seed}, stratify: ${stratify} })`;
  const watched = typeof validation === "number" ? validation : 0;
  const lines = [`const data = await Dataset.fromCsv(${literal(path)}, ${literal(options)});`];
  if (test === 0 && watched === 0) lines.push("const train = data;");
  else if (watched === 0) lines.push(`const { train, test } = data.${split(test)};`);
  else if (test === 0) lines.push(`const { train, test: validation } = data.${split(watched)};`);
  else {
    lines.push(`const { train: others, test } = data.${split(test)};`);
    lines.push(`const { train, test: validation } = others.${split(watched)};`);
  }
  if (typeof validation === "string") {
    const like = `{ target: ${literal(target)}, like: data }`;
    lines.push(`const validation = await Dataset.fromCsv(${literal(validation)}, ${like});`);
  }
  return {
    lines: lines.join("\n"),
    validation: validation !== undefined,
    imports: ["Dataset"],
  };
}
