import test from "ava";
import { Dataset } from "../../src/data/dataset.ts";
import { catalogue } from "./table.ts";

// Row 33 belongs to scaling, and rows 23g and on, weights of classes, to a fit.

const argument = { name: "ArgumentError", code: "DH_ARG" };
const data = (code: string) => ({ name: "DataError", code });
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
type Options = Parameters<typeof Dataset.fromArrays>[0];
/** What TypeScript would refuse, JavaScript lets through. */
const make = (options: object) => () => Dataset.fromArrays(options as Options);
const features = (value: unknown, more: object = { labels: [0] }) =>
  make({ features: value, ...more });
const labels = (value: unknown, more: object = {}) =>
  make({ features: [[1], [2], [3]], labels: value, ...more });
const targets = (value: unknown, more: object = {}) =>
  make({ features: [[1], [2], [3]], targets: value, ...more });

/** A view whose memory has gone elsewhere. */
function detached(): Float32Array {
  const array = new Float32Array(4);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

/** A view that its buffer, made smaller, no longer reaches; TypeScript 7's es2023 has no resizable buffers. */
function outside(): Float32Array {
  const Resizable = ArrayBuffer as unknown as new (
    bytes: number,
    options: object,
  ) => ArrayBuffer & { resize(bytes: number): void };
  const buffer = new Resizable(64, { maxByteLength: 64 });
  const array = new Float32Array(buffer, 32, 4);
  buffer.resize(16);
  return array;
}

const weights = (sampleWeight: unknown) =>
  make({ features: [[1], [2], [3]], labels: [0, 1, 1], sampleWeight });

const sparse: number[][] = [[1], [2]];
sparse[3] = [4];

catalogue([
  {
    row: "23",
    call: weights([1, 1, -1]),
    ...data("DH_WEIGHT"),
    message: /^Dataset\.fromArrays: sampleWeight\[2\] must be a finite number ≥ 0; got -1$/,
  },
  { row: "23b", call: weights([1, NaN, 1]), ...data("DH_WEIGHT"), message: /\[1\] .*; got NaN$/ },
  { row: "23c", call: weights([1, 1e39, 1]), ...data("DH_WEIGHT"), message: /\[1\] .*1e\+39$/ },
  {
    row: "23d",
    call: weights([0, 0, 0]),
    ...data("DH_WEIGHT"),
    message: /sampleWeight must sum to > 0; all are 0$/,
  },
  {
    row: "23e",
    call: weights([1, 1]),
    ...data("DH_WEIGHT"),
    message: /sampleWeight must have 3 values, one a sample; got 2$/,
  },
  {
    row: "23f",
    call: weights("abc"),
    ...argument,
    message: /sampleWeight must be an array of numbers; got string "abc"$/,
  },
  {
    row: "1",
    call: features(undefined),
    ...argument,
    message:
      /^Dataset\.fromArrays: features must be a Float32Array, a Float64Array, an array of numbers or an array of rows; got undefined$/,
  },
  {
    row: "2",
    call: features("abc"),
    ...argument,
    message: /features must be .*; got string "abc"$/,
  },
  {
    row: "3",
    call: features(new Float32Array(4)),
    ...argument,
    message: /^Dataset\.fromArrays: width is required when features is flat$/,
  },
  {
    row: "3b",
    call: features([1, 2]),
    ...argument,
    message: /width is required when features is flat$/,
  },
  {
    row: "4",
    call: features(new Float32Array(10), { width: 3, labels: [0] }),
    ...data("DH_SHAPE"),
    message: /features\.length 10 is not a multiple of width 3$/,
  },
  {
    row: "5",
    call: features([[1, 2], [3]]),
    ...data("DH_SHAPE"),
    message: /features\[1\] must have 2 values; got 1$/,
  },
  {
    row: "5b",
    call: features([[1, 2]], { width: 3, labels: [0] }),
    ...data("DH_SHAPE"),
    message: /features\[0\] must have width 3 values; got 2$/,
  },
  {
    row: "6",
    call: features([
      [0, 0],
      [0, NaN],
    ]),
    ...data("DH_NONFINITE"),
    message: /features\[1\]\[1\] must be finite; got NaN$/,
  },
  {
    row: "6b",
    call: features([
      [0, NaN],
      [NaN, 0],
    ]),
    ...data("DH_NONFINITE"),
    message: /features\[0\]\[1\] must be finite; got NaN \(and 1 more like it\)$/,
  },
  {
    row: "6c",
    call: features(Float32Array.of(0, 0, 0, NaN), { width: 2, labels: [0] }),
    ...data("DH_NONFINITE"),
    message: /features\[3\] \(row 1, column 1\) must be finite; got NaN$/,
  },
  {
    row: "7",
    call: features([[Infinity]]),
    ...data("DH_NONFINITE"),
    message: /features\[0\]\[0\] must be finite; got Infinity$/,
  },
  {
    row: "7b",
    call: features(Float64Array.of(-Infinity), { width: 1, labels: [0] }),
    ...data("DH_NONFINITE"),
    message: /got -Infinity$/,
  },
  {
    row: "8",
    call: features([[0, 1e39]]),
    ...data("DH_F32_RANGE"),
    message: /features\[0\]\[1\] 1e\+39 does not fit float32$/,
  },
  {
    row: "9",
    call: features([["5"]]),
    ...argument,
    message: /features\[0\]\[0\] must be a number; got string "5"$/,
  },
  { row: "10", call: features(sparse), ...argument, message: /features\[2\] is missing$/ },
  {
    row: "10b",
    call: features([[1, null]]),
    ...argument,
    message: /features\[0\]\[1\] is missing$/,
  },
  {
    row: "10c",
    call: features([1, undefined], { width: 1, labels: [0, 0] }),
    ...argument,
    message: /features\[1\] is missing$/,
  },
  {
    row: "11",
    call: features([[true]]),
    ...argument,
    message: /must be a number; got boolean true$/,
  },
  { row: "11b", call: features([[5n]]), ...argument, message: /must be a number; got bigint 5$/ },
  {
    row: "11c",
    call: features([[new Date(0)]]),
    ...argument,
    message: /must be a number; got object Date$/,
  },
  {
    row: "12",
    call: features([]),
    ...data("DH_EMPTY"),
    message: /features must have at least 1 row$/,
  },
  {
    row: "12b",
    call: features([], { width: 2, labels: [] }),
    ...data("DH_EMPTY"),
    message: /features must have at least 1 row$/,
  },
  {
    row: "12c",
    call: features(new Float32Array(0), { width: 2, labels: [] }),
    ...data("DH_EMPTY"),
    message: /at least 1 row$/,
  },
  {
    row: "13",
    call: features([[], []]),
    ...data("DH_EMPTY"),
    message: /the rows of features must have at least 1 value$/,
  },
  {
    row: "13b",
    call: features([1], { width: 0, labels: [0] }),
    ...range,
    message: /width must be an integer 1\.\.2147483647; got 0$/,
  },
  {
    row: "14",
    call: labels([0, 1]),
    ...data("DH_SHAPE"),
    message: /labels must have 3 rows like features; got 2$/,
  },
  {
    row: "14b",
    call: targets([0, 1]),
    ...data("DH_SHAPE"),
    message: /targets must have 3 rows like features; got 2$/,
  },
  {
    row: "15",
    call: targets([[1, 2], [1], [1, 2]]),
    ...data("DH_SHAPE"),
    message: /targets\[1\] must have 2 values; got 1$/,
  },
  {
    row: "24",
    call: features(detached(), { width: 1, labels: [0] }),
    name: "ArgumentError",
    code: "DH_DETACHED",
    message: /features cannot be read: its ArrayBuffer is detached$/,
  },
  {
    row: "24b",
    call: labels(detached()),
    name: "ArgumentError",
    code: "DH_DETACHED",
    message: /labels cannot be read: its ArrayBuffer is detached$/,
  },
  {
    row: "25",
    call: features(outside(), { width: 1, labels: [0] }),
    name: "ArgumentError",
    code: "DH_DETACHED",
    message: /the view is outside its resized buffer$/,
  },
  {
    row: "26",
    call: features(new Float32Array(new SharedArrayBuffer(8)), { width: 1, labels: [0] }),
    name: "ArgumentError",
    code: "DH_SHARED",
    message: /features must not be backed by a SharedArrayBuffer \(copy it first\)$/,
  },
  {
    row: "26b",
    call: features([new Float32Array(new SharedArrayBuffer(8))]),
    name: "ArgumentError",
    code: "DH_SHARED",
    message: /features\[0\] must not be backed/,
  },
  {
    row: "27",
    call: features(Int32Array.of(1), { width: 1, labels: [0] }),
    ...argument,
    message: /a Float32Array, a Float64Array, .* got Int32Array\(1\)$/,
  },
  {
    row: "27b",
    call: features(BigInt64Array.of(1n), { width: 1, labels: [0] }),
    ...argument,
    message: /got BigInt64Array\(1\)$/,
  },
  {
    row: "29",
    call: () => {
      const rows: number[][] = [Array<number>(65536).fill(0)];
      rows.length = 2 ** 20;
      return features(rows)();
    },
    name: "OutOfRangeError",
    code: "DH_TOO_LARGE",
    message: /features needs 274\.9 GB; limit 2\^31 numbers$/,
  },
  {
    row: "options a",
    call: make({ features: [[1]] }),
    ...argument,
    message: /exactly one of labels and targets must be given$/,
  },
  {
    row: "options b",
    call: make({ features: [[1]], labels: [0], outputs: 1 }),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /outputs has no meaning beside labels$/,
  },
  {
    row: "options c",
    call: make({ features: [[1]], labels: [0], feature: 1 }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /feature is not an option; did you mean "features"\?$/,
  },
  {
    row: "options d",
    call: make(JSON.parse('{"features":[[1]],"labels":[0],"__proto__":{}}') as object),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /__proto__ is not an option$/,
  },
]);

test("28: an error of the user's own passes unchanged", (t) => {
  const own = new Error("mine");
  const row = Object.defineProperty([1, 2], 0, {
    get: () => {
      throw own;
    },
  });
  const proxy = new Proxy([[1]], {
    get: () => {
      throw own;
    },
  });
  t.is(t.throws(features([row])), own);
  t.is(t.throws(features(proxy)), own);
});
