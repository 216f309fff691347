import { CommanderError, Command as Parser, Option as Flag } from "commander";
import { readFileSync } from "node:fs";
import { packageFile } from "../package_file.ts";
import type { Command, Context } from "./command.ts";
import { compare } from "./commands/compare.ts";
import { evaluate } from "./commands/evaluate.ts";
import { exportModel } from "./commands/export.ts";
import { findRate } from "./commands/find_rate.ts";
import { gallery } from "./commands/gallery.ts";
import { inspect } from "./commands/inspect.ts";
import { predict } from "./commands/predict.ts";
import { train } from "./commands/train.ts";
import { UsageError, describeError, exitCode } from "./errors.ts";
import { flagOf, type OptionName } from "./options.ts";
import { Output } from "./output.ts";
import { optionOf, readConfig, settingsOf } from "./settings.ts";
import { sayWarnings } from "./warnings.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  train,
  evaluate,
  predict,
  compare,
  findRate,
  inspect,
  exportModel,
  gallery,
];

/** Runs the command that the words say; the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const called = COMMANDS.find(({ name }) => name === words[0]);
  const call = called === undefined ? "downhill" : `downhill ${called.name}`;
  const debug = words.includes("--debug");
  const warnings = sayWarnings(call);
  try {
    await parser({ words: words.slice(1), warnings }).parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    // Help and version were asked for, and printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const known = error instanceof CommanderError ? usageError(error, called) : error;
    process.stderr.write(describeError(call, known, debug));
    return exitCode(known);
  }
}

/** What a command is told besides its options. */
type Call = Pick<Context, "words" | "warnings">;

function parser(call: Call): Parser {
  const program = new Parser("downhill");
  program
    .description(
      "Trains neural networks from CSV files. The same seed gives the same network, byte for byte.",
    )
    .version(version())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .helpCommand(false)
    .addHelpText(
      "after",
      `\n${exampleText(COMMANDS.flatMap(({ examples }) => examples.slice(0, 1)))}\n\ndownhill <command> --help says more.`,
    );
  for (const command of COMMANDS) program.addCommand(parserOf(command, call));
  return program;
}

function parserOf(command: Command, call: Call): Parser {
  const parser = new Parser(command.name)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  parser
    .summary(command.summary)
    .description(`${capital(command.summary)}.`)
    .usage(usageOf(command).replace(/^downhill \S+ /, ""));
  for (const name of command.places) parser.argument(`[${name}]`, optionOf(name).help);
  for (const name of command.options) parser.addOption(flag(command, name));
  parser.addHelpText("after", `\n${exampleText(command.examples)}`);
  return parser.action(async (...given: unknown[]) => {
    const flags = new Map<OptionName, unknown>();
    for (const [i, name] of command.places.entries())
      if (given[i] !== undefined) flags.set(name, given[i]);
    for (const name of command.options) {
      if (parser.getOptionValueSource(name) === "cli") flags.set(name, parser.getOptionValue(name));
    }
    const usage = usageOf(command);
    const { config: path } = settingsOf(command, usage, flags, new Map());
    const config = path === undefined ? new Map() : await readConfig(command, path);
    const settings = settingsOf(command, usage, flags, config);
    const output = new Output(process.stdout, settings.json);
    const names = new Set([...flags.keys(), ...config.keys()]);
    await command.run(
      { ...call, call: `downhill ${command.name}`, usage, given: names, output },
      settings,
    );
  });
}

/** The flag of an option. Its text is read later, together with the config file. */
function flag(command: Command, name: OptionName): Flag {
  const { placeholder } = optionOf(name).kind;
  const made = new Flag(`${flagOf(name)}${placeholder && ` <${placeholder}>`}`, helpOf(name));
  if (placeholder === "") return made;
  // Commander would take the next flag for the value, and let the second of two win.
  return made.argParser((text: string, before: unknown) => {
    if (text.startsWith("--")) {
      throw new UsageError(`${flagOf(name)} needs a value; got "${text}"`, usageOf(command));
    }
    if (before === undefined) return text;
    throw new UsageError(`${flagOf(name)} is there twice`, usageOf(command));
  });
}

/** What an option is for, what it may be, and what it is when left out. */
function helpOf(name: OptionName): string {
  const { kind, help, fallback } = optionOf(name);
  const names = kind.names === undefined ? "" : `: ${kind.names.join(", ")}`;
  const isFlag = fallback === undefined || typeof fallback === "boolean";
  return `${help}${names}${isFlag ? "" : ` (default ${String(fallback)})`}`;
}

/** `downhill train <data> --target <column> [options]` */
function usageOf({ name, places, options }: Command): string {
  const target = name !== "evaluate" && options.includes("target") ? ["--target <column>"] : [];
  return ["downhill", name, ...places.map((place) => `<${place}>`), ...target, "[options]"].join(
    " ",
  );
}

/** What the parser of words found, as an error of ours: one line, and how it should be. */
function usageError({ code, message }: CommanderError, called: Command | undefined): UsageError {
  const usage = called === undefined ? "downhill <command> [options]" : usageOf(called);
  if (code === "commander.help") {
    const names = COMMANDS.map(({ name }) => name).join(", ");
    return new UsageError(`a command is needed: ${names}; --help says more`, usage);
  }
  return new UsageError(message.replace(/^error: /, "").replaceAll("'", '"'), usage);
}

function exampleText(examples: Command["examples"]): string {
  return `Examples:\n${examples.map(([line, what]) => `  # ${what}\n  $ ${line}`).join("\n")}`;
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function version(): string {
  const manifest = readFileSync(packageFile("package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
