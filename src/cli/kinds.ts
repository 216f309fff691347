import { quote, within, type Range } from "../check/index.ts";

/** A kind of value that an option may have, from the command line or from a config file. */
export interface Kind<T> {
  /** What stands for the value in a line of help. */
  readonly placeholder: string;
  /** The names that it may have, if it is one of some. */
  readonly names?: readonly string[];
  /** What the value must be, for messages. */
  readonly expectation: string;
  /** What the text of a command line would be in a config file. */
  readonly parse: (text: string) => unknown;
  /** The value, if it is one of this kind. */
  readonly accept: (value: unknown) => T | undefined;
  /** The kind as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const parseNumber = (text: string): unknown => (NUMBER.test(text) ? Number(text) : text);

/** A path, a name. */
export const text = (placeholder: string, expectation: string): Kind<string> => ({
  placeholder,
  expectation,
  parse: (text) => text,
  accept: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  schema: { type: "string", minLength: 1 },
});

/** A finite number. */
export const number = (placeholder: string, range: Range): Kind<number> => ({
  placeholder,
  expectation: `a number${bounds(range)}`,
  parse: parseNumber,
  accept: (value) =>
    typeof value === "number" && Number.isFinite(value) && within(value, range) ? value : undefined,
  schema: { type: "number", ...schemaOf(range) },
});

/** A whole number. */
export const integer = (range: Range): Kind<number> => ({
  placeholder: "n",
  expectation: `an integer${bounds(range)}`,
  parse: parseNumber,
  accept: (value) =>
    Number.isInteger(value) && within(value as number, range) ? (value as number) : undefined,
  schema: { type: "integer", ...schemaOf(range) },
});

/** One of some names, whatever their case. */
export const choice = <const Name extends string>(names: readonly Name[]): Kind<Name> => ({
  placeholder: "name",
  names,
  expectation: `one of ${names.join(", ")}`,
  parse: (text) => text,
  accept: (value) =>
    names.find((name) => typeof value === "string" && name.toLowerCase() === value.toLowerCase()),
  schema: { enum: names },
});

/** True or false; on the command line a flag without a value. */
export const flag = (): Kind<boolean> => ({
  placeholder: "",
  expectation: "true or false",
  parse: (text) => text,
  accept: (value) => (typeof value === "boolean" ? value : undefined),
  schema: { type: "boolean" },
});

/** Values between commas. */
export const list = <T>(item: Kind<T>, placeholder: string): Kind<readonly T[]> => ({
  placeholder,
  expectation: `a list, each ${item.expectation}`,
  parse: (text) => text.split(",").map((part) => item.parse(part.trim())),
  accept: (value) => {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    const items = value.map(item.accept);
    return items.every((each) => each !== undefined) ? items : undefined;
  },
  schema: { type: "array", items: item.schema, minItems: 1 },
});

/** A value of either kind: the first if it can be that. */
export const either = <A, B>(
  first: Kind<A>,
  second: Kind<B>,
  placeholder: string,
): Kind<A | B> => ({
  placeholder,
  expectation: `${first.expectation}, or ${second.expectation}`,
  parse: (text) => {
    const value = first.parse(text);
    return first.accept(value) === undefined ? second.parse(text) : value;
  },
  accept: (value) => first.accept(value) ?? second.accept(value),
  schema: { anyOf: [first.schema, second.schema] },
});

/** A value in a message, as it was typed. */
export function shown(value: unknown): string {
  return typeof value === "string" ? quote(value) : quote(JSON.stringify(value) ?? "").slice(1, -1);
}

function bounds({ min, max, above, below }: Range): string {
  const parts = [
    above !== undefined && `above ${above}`,
    min !== undefined && `from ${min}`,
    max !== undefined && `to ${max}`,
    below !== undefined && `below ${below}`,
  ];
  return parts
    .filter(Boolean)
    .map((part) => ` ${part}`)
    .join("");
}

function schemaOf({ min, max, above, below }: Range): Record<string, number> {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}
