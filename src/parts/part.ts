import type { CataloguePart, CatalogueParameter } from "../../addon.cjs";
import { flag, integer, knownKeys, number, oneOf, type Range } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { native } from "../native.ts";

/** A part of a configuration as plain data: its kind, and its numbers by name (flags are 0 or 1). */
export interface Part {
  /** What it is called in code and in files: `adam`, `leakyRelu`. */
  readonly kind: string;
  /** Every number that it has, those by default as well. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** What a catalogue lists. */
export type Room = "layers" | "initializers" | "losses" | "optimizers";

const catalogue = native.catalogue();

/** The kinds of a room. */
export function kindsOf(room: Room): readonly string[] {
  return catalogue[room].map((part) => part.kind);
}

/** The numbers that a part has, in their order; none of one that the core does not know. */
export function parametersOf(room: Room, kind: string): readonly CatalogueParameter[] {
  return catalogue[room].find((part) => part.kind === kind)?.parameters ?? [];
}

/**
 * The part of that kind with these options, checked against the catalogue of the core, which alone knows names, ranges
 * and defaults. `call` and `path` are for messages; `besides` names options that are not numbers.
 */
export function part(
  room: Room,
  kind: string,
  options: object = {},
  { call = kind, path = "options", besides = [] as readonly string[] } = {},
): Part {
  const { parameters } = entry(call, path, room, kind);
  const names = [...parameters.map(({ name }) => name), ...besides];
  const given = knownKeys(call, options, names, path);
  const prefix = path === "options" ? "" : `${path}.`;
  const numbers: Record<string, number> = {};
  for (const parameter of parameters) {
    const value = given[parameter.name] ?? parameter.default;
    numbers[parameter.name] = read(call, prefix + parameter.name, parameter, value);
  }
  return Object.freeze({ kind, numbers: Object.freeze(numbers) });
}

/** A part that came as plain data: from a file, or written by hand. */
export function checkedPart(call: string, path: string, room: Room, value: unknown): Part {
  const given = knownKeys(call, value, ["kind", "numbers"], path);
  const { kind } = entry(call, path, room, given.kind);
  return part(room, kind, numbersOf(call, path, room, kind, given.numbers), { call, path });
}

/** A part as code would have it, in short: `dense(128)`, `leakyRelu(slope 0.01)`. What must be given needs no name, and a flag that stands as usual no word. */
export function partText(room: Room, { kind, numbers }: Part): string {
  const words = parametersOf(room, kind).flatMap(({ name, sort, default: usual }) => {
    const value = numbers[name] as number;
    if (sort === "flag") return value === usual ? [] : `${name} ${value === 1}`;
    return usual === undefined ? String(value) : `${name} ${value}`;
  });
  return words.length === 0 ? kind : `${kind}(${words.join(", ")})`;
}

/** Flags are written as 0 and 1 in plain data, and as booleans in options. */
function numbersOf(call: string, path: string, room: Room, kind: string, numbers: unknown): object {
  const { parameters } = entry(call, path, room, kind);
  if (typeof numbers !== "object" || numbers === null) {
    throw new ArgumentError("DH_ARG", `${call}: ${path}.numbers must be an object`);
  }
  const flags = parameters.filter(({ sort }) => sort === "flag").map(({ name }) => name);
  const isFlag = ([name, value]: [string, unknown]): [string, unknown] =>
    flags.includes(name) && (value === 0 || value === 1) ? [name, value === 1] : [name, value];
  return Object.fromEntries(Object.entries(numbers).map(isFlag));
}

function entry(call: string, path: string, room: Room, kind: unknown): CataloguePart {
  const place = path === "options" ? "kind" : `${path}.kind`;
  const known = oneOf(call, place, kind, kindsOf(room));
  return catalogue[room].find((part) => part.kind === known) as CataloguePart;
}

function read(call: string, path: string, parameter: CatalogueParameter, value: unknown): number {
  if (parameter.sort === "flag")
    return Number(flag(call, path, value === 0 ? false : value === 1 ? true : value));
  const range = rangeOf(parameter);
  return parameter.sort === "integer"
    ? integer(call, path, value, range)
    : number(call, path, value, range);
}

function rangeOf({ min, max, above, below }: CatalogueParameter): Range {
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
  };
}
