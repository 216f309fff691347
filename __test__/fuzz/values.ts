import fc from "fast-check";
import { Dataset, Network, adam, dense, relu, schedules } from "../../src/index.ts";

/** What a user's own code throws: it must come through unchanged. */
export class UserError extends Error {}

const thrower = (): never => {
  throw new UserError("mine");
};

/** How to make a value: it is made for each call, since calls may change it, and out of fast-check's reach. */
class Recipe {
  readonly make: () => unknown;
  constructor(make: () => unknown) {
    this.make = make;
  }
}

const made = (...makers: readonly (() => unknown)[]): fc.Arbitrary<unknown> =>
  fc.constantFrom(...makers.map((make) => new Recipe(make)));

/** What was generated, with every recipe followed. */
export function followed(value: unknown): unknown {
  if (value instanceof Recipe) return value.make();
  if (Array.isArray(value)) return value.map(followed);
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, followed(each)]));
}

/** Numbers at the edges. None is large enough to be valid and cost memory or time, nor small enough to be harmless. */
export const numbers: fc.Arbitrary<number> = fc.constantFrom(
  ...[0, -0, 1, 2, 3, 4, 7, 16, 0.1, 0.5, 0.9, 1.5, 1e-8, -1, -0.5, -3],
  ...[NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53, 2 ** 64, -(2 ** 31)],
  ...[1e39, -1e39, 3.4e38, 5e-324, Number.MAX_VALUE, Number.EPSILON],
);

const texts = fc.constantFrom(
  ...["", "a", "dens", "adam", "full", "auto", "standard", "softmaxCrossEntropy", "epochs"],
  ...["__proto__", "constructor", "toString", "\0", "\ud800", "../..", "é".repeat(300), "5"],
);

const typedArrays = [
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
] as const;

/** Memory that is gone. */
function detached(): Float32Array {
  const array = Float32Array.of(1, 2, 3, 4);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

/** A buffer that can be resized, which the library's types do not know yet. */
export function resizable(
  length: number,
  maxByteLength: number,
): ArrayBuffer & { resize(length: number): void } {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength }]) as ReturnType<
    typeof resizable
  >;
}

/** A view whose buffer has shrunk under it, or grown. */
function resized(to: number): Float32Array {
  const buffer = resizable(16, 64);
  const view = to > 16 ? new Float32Array(buffer) : new Float32Array(buffer, 4, 2);
  buffer.resize(to);
  return view;
}

/** Arrays of numbers of every kind, valid ones among them. */
const arrays = fc.oneof(
  fc
    .tuple(fc.constantFrom(...typedArrays), fc.array(numbers, { maxLength: 8 }))
    .map(([Kind, values]) => Kind.from(values)),
  fc.array(fc.constantFrom(0, 0.5, 1, 2), { maxLength: 8 }).map((each) => Float32Array.from(each)),
  made(
    detached,
    () => resized(4),
    () => resized(64),
    () => new Float32Array(new SharedArrayBuffer(16)),
    () => new Uint32Array(new SharedArrayBuffer(16)),
    () => new DataView(new ArrayBuffer(16)),
    () => new ArrayBuffer(16),
    () => new BigInt64Array(4),
    () => Object.setPrototypeOf(new Float32Array(4), null) as unknown,
    () => Object.defineProperty(new Float32Array(4), "length", { value: 2 ** 33 }),
    () => Object.defineProperty(new Float32Array(4), "buffer", { get: thrower }),
    () => new (class extends Float32Array {})(4),
    () => Array<number>(2 ** 32 - 1),
    () => Object.assign([0], { length: 2 ** 31 }),
    () => Object.defineProperty([1, 2], 1, { get: thrower }),
    () => Object.assign(Array<number>(3), { 0: 1, 2: 2 }),
    () => [[1, 2], [3]],
    () => [[], []],
  ),
);

/** Objects with a will of their own. */
const objects = made(
  () => ({}),
  () => Object.create(null) as unknown,
  () => Object.defineProperty({}, "epochs", { enumerable: true, get: thrower }),
  () => Object.defineProperty({}, "kind", { enumerable: true, get: thrower }),
  () => JSON.parse('{"__proto__": {"units": 3}}') as unknown,
  () => ({ [Symbol.iterator]: thrower, [Symbol.toPrimitive]: thrower }),
  () => ({ valueOf: thrower, toString: thrower, toJSON: thrower }),
  () => ({ then: thrower }),
  () => new Proxy({}, { get: thrower, ownKeys: thrower, getPrototypeOf: thrower }),
  () => new Proxy([1, 2], { get: thrower }),
  () => {
    const { proxy, revoke } = Proxy.revocable<unknown[]>([], {});
    revoke();
    return proxy;
  },
  () => {
    const circle: Record<string, unknown> = { kind: "join", options: { at: [] } };
    (circle["options"] as Record<string, unknown>)["schedules"] = [circle];
    return circle;
  },
  () => {
    const deep: unknown[] = [];
    deep.push(deep);
    return deep;
  },
  () => new Date(NaN),
  () => new Map([["epochs", 1]]),
  () => Promise.resolve(1),
  () => /x/,
  () => new Error("no option"),
  () => AbortSignal.abort(new UserError("stop")),
  () => new AbortController().signal,
  () => Object.create(AbortSignal.prototype) as unknown,
  () => new Proxy(new AbortController().signal, {}),
  () => Object.create(Network.prototype) as unknown,
  () => Object.create(Dataset.prototype) as unknown,
  () => new Proxy(tinyNetwork(), {}),
  () => tinyNetwork(),
  () => tinyDataset(),
  () => adam(),
  () => relu(),
  () => schedules.constant({ rate: 0.1 }),
);

const functions = made(
  () => thrower,
  () => () => undefined,
  () => () => NaN,
  () => () => -1,
  () => () => 0.1,
  () => () => [1, 2],
  () => () => Promise.reject(new UserError("later")),
  () => Float32Array,
);

/** Anything at all. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: numbers, weight: 4 },
  { arbitrary: texts, weight: 2 },
  { arbitrary: arrays, weight: 4 },
  { arbitrary: objects, weight: 4 },
  { arbitrary: functions, weight: 1 },
  { arbitrary: fc.constantFrom<unknown>(undefined, null, true, false, 5n, Symbol("s")), weight: 3 },
);

/** A network of two inputs and two classes. */
export function tinyNetwork(): Network {
  return new Network({ input: 2, layers: [dense(3), relu(), dense(2)], seed: 1 });
}

/** Four samples of two classes. */
export function tinyDataset(): Dataset {
  const features = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  return Dataset.fromArrays({ features, labels: [0, 1, 1, 0] });
}
