import { parametersOf, type Part, type Room } from "../parts/part.ts";

/** Options as they are written in a program, name by name. */
export type Written = Readonly<Record<string, string>>;

/** What a factory takes before its options. */
const LEADING: Readonly<Record<string, string>> = { dense: "units", dropout: "rate" };

/** A part as a call of its factory, `dense(10)`, `huber({ delta: 2 })`; what is preset is left out. */
export function callOf(room: Room, { kind, numbers }: Part, besides: Written = {}): string {
  const leading = LEADING[kind];
  const options: Record<string, string> = {};
  for (const { name, sort, default: preset } of parametersOf(room, kind)) {
    const value = numbers[name];
    if (value === undefined || name === leading || value === preset) continue;
    options[name] = sort === "flag" ? String(value === 1) : String(value);
  }
  const all = { ...options, ...besides };
  const first = leading === undefined ? [] : [String(numbers[leading])];
  return `${kind}(${[...first, ...(Object.keys(all).length > 0 ? [inline(all)] : [])].join(", ")})`;
}

/** An object on one line. */
export const inline = (options: Written): string => `{ ${entries(options).join(", ")} }`;

/** An object of a line an option. */
export const lines = (options: Written): string =>
  `{\n${entries(options)
    .map((entry) => `  ${entry},\n`)
    .join("")}}`;

/** Plain data as a literal. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const written = Object.entries(value).map(([name, each]) => [name, literal(each)] as const);
  return written.length === 0 ? "{}" : inline(Object.fromEntries(written));
}

const entries = (options: Written): string[] =>
  Object.entries(options).map(
    ([name, value]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${value}`,
  );
