import { ArgumentError } from "../errors.ts";
import { didYouMean } from "./nearest.ts";
import { mustBe, quote, shorten } from "./show.ts";

/**
 * The options object, with no key but those of `names`. Own keys alone are looked at; an unknown one is `DH_UNKNOWN`
 * with the nearest name, anything but an object is `DH_ARG`. `path` names a nested object: `layers[0]`.
 *
 * A key that is undefined is left out, so that defaults stand before: `{ beta: 0.9, ...knownKeys(...) }`.
 */
export function knownKeys<Name extends string>(
  call: string,
  options: unknown,
  names: readonly Name[],
  path = "options",
): Partial<Record<Name, unknown>> {
  optionsObject(call, options, path);
  const known: Partial<Record<Name, unknown>> = Object.create(null);
  for (const key of Reflect.ownKeys(options as object)) {
    const name = names.find((candidate) => candidate === key);
    if (name === undefined) {
      const text = String(key);
      const place = path === "options" ? shorten(text) : `${path}.${shorten(text)}`;
      throw new ArgumentError(
        "DH_UNKNOWN",
        `${call}: ${place} is not an option${didYouMean(text, names)}`,
      );
    }
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined) known[name] = value;
  }
  return known;
}

/** An object of options: no array, and no number in its place (`DH_ARG`). */
export function optionsObject<T>(call: string, options: T, path = "options"): T & object {
  const isObject =
    typeof options === "object" &&
    options !== null &&
    !Array.isArray(options) &&
    !ArrayBuffer.isView(options);
  if (!isObject) throw new ArgumentError("DH_ARG", mustBe(call, path, "an object", options));
  return options;
}

/** One of `names`. A string that is none of them is `DH_UNKNOWN`, with the nearest; another value is `DH_ARG`. */
export function oneOf<Name extends string>(
  call: string,
  path: string,
  value: unknown,
  names: readonly Name[],
): Name {
  const name = names.find((candidate) => candidate === value);
  if (name !== undefined) return name;
  const expectation = `one of ${names.map(quote).join(", ")}`;
  const hint = typeof value === "string" ? didYouMean(value, names) : "";
  const code = typeof value === "string" ? "DH_UNKNOWN" : "DH_ARG";
  throw new ArgumentError(code, mustBe(call, path, expectation, value) + hint);
}

/** True or false; a truthy value is not enough (`DH_ARG`). */
export function flag(call: string, path: string, value: unknown): boolean {
  if (typeof value !== "boolean")
    throw new ArgumentError("DH_ARG", mustBe(call, path, "true or false", value));
  return value;
}

/** The path of a file: a string that is not empty, and without NUL, at which systems would end it (`DH_ARG`). */
export function filePath(call: string, path: string, value: unknown): string {
  if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
  const expectation = "a non-empty string without NUL";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}

/** A function (`DH_ARG`). */
export function callable(call: string, path: string, value: unknown): void {
  if (typeof value !== "function")
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a function", value));
}
