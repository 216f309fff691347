import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { didYouMean, quote } from "../check/index.ts";
import type { Command } from "./command.ts";
import { reasonOf } from "../files/reason.ts";
import { UsageError } from "./errors.ts";
import { shown } from "./kinds.ts";
import { OPTIONS, flagOf, type Option, type OptionName, type Settings } from "./options.ts";

/** Options by name: texts and flags of a command line, or values of a config file. */
export type Given = ReadonlyMap<OptionName, unknown>;

/** The option of that name, of whatever kind. */
export const optionOf = (name: OptionName): Option<unknown> => OPTIONS[name] as Option<unknown>;

/** All settings of a command: flags before the config file before what is preset. */
export function settingsOf(
  command: Command,
  usage: string,
  flags: Given,
  config: Given,
): Settings<OptionName> {
  const settings = Object.entries(OPTIONS).map(([key]) => {
    const name = key as OptionName;
    const { fallback } = optionOf(name);
    if (flags.has(name)) return [name, typed(command, usage, name, flags.get(name))];
    return [name, config.get(name) ?? fallback];
  });
  return Object.fromEntries(settings) as Settings<OptionName>;
}

/** The value of a text on the command line. */
function typed(command: Command, usage: string, name: OptionName, given: unknown): unknown {
  const { kind } = optionOf(name);
  const value = typeof given === "string" ? kind.parse(given) : given;
  const accepted = kind.accept(value);
  if (accepted !== undefined) return accepted;
  const place = command.places.some((each) => each === name) ? `<${name}>` : flagOf(name);
  throw new UsageError(`${place} must be ${kind.expectation}; got ${shown(given)}`, usage);
}

/** Options whose value is a path. */
const PATHS: readonly OptionName[] = ["data", "save", "checkpoint", "resume", "report", "output"];

/** A config file's options, each checked. Its paths are relative to itself. */
export async function readConfig(command: Command, path: string): Promise<Given> {
  const content = await parsed(path);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new UsageError(`${path} must be an object of options; got ${shown(content)}`);
  }
  const names = [...command.places, ...command.options].filter((name) => !optionOf(name).shellOnly);
  const given = new Map<OptionName, unknown>();
  for (const [key, value] of Object.entries(content)) {
    if (key === "$schema") continue;
    const name = names.find((each) => each === key);
    if (name === undefined) {
      const message = `${path}: ${quote(key)} is not an option of ${command.name}`;
      throw new UsageError(message + didYouMean(key, names));
    }
    const { kind } = optionOf(name);
    const accepted = kind.accept(value);
    if (accepted === undefined) {
      throw new UsageError(`${path}: ${name} must be ${kind.expectation}; got ${shown(value)}`);
    }
    const isPath = PATHS.includes(name) || name === "validation";
    const local = isPath && typeof accepted === "string";
    given.set(name, local ? resolve(dirname(path), accepted) : accepted);
  }
  return given;
}

async function parsed(path: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    throw new UsageError(`--config ${quote(path)} cannot be read: ${reasonOf(cause)}`);
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new UsageError(`${path} is not JSON: ${(cause as Error).message}`);
  }
}
