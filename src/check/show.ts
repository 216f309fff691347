import { types } from "node:util";

const LIMIT = 80;

/** A value as an error message shows it: its kind where that matters, at most 80 characters, and never a throw. */
export function show(value: unknown): string {
  return shorten(describe(value));
}

/** The text, cut to 80 characters and without line breaks. */
export function shorten(text: string): string {
  const line = text.replace(/[\r\n]+/g, " ");
  return line.length <= LIMIT ? line : `${line.slice(0, LIMIT - 1)}…`;
}

/** `path must be expectation; got value`, after the call that was made. */
export function mustBe(call: string, path: string, expectation: string, value: unknown): string {
  return `${call}: ${path} must be ${expectation}; got ${show(value)}`;
}

function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `string ${quote(value)}`;
    case "boolean":
    case "bigint":
      return `${typeof value} ${value}`;
    case "symbol":
      return String(value);
    case "function":
      return "a function";
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return "undefined";
  }
}

/** The text between double quotes, escaped as in JSON; long text loses its end, not its closing quote. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 50 ? text : `${text.slice(0, 49)}…`);
}

function describeObject(value: object): string {
  // A proxy may throw from any question.
  if (types.isProxy(value)) return "a Proxy";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name = constructorName(value);
  if (ArrayBuffer.isView(value) && !types.isDataView(value))
    return `${name}(${(value as Uint8Array).length})`;
  if (name !== "Object") return `object ${name}`;
  return `object { ${Object.keys(value).join(", ")} }`;
}

/** The name of the class, read past getters of the object itself. */
function constructorName(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || typeof prototype !== "object") return "Object";
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof made === "function" && made.name !== "" ? made.name : "Object";
}
