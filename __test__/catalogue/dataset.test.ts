import test from "ava";
import { Dataset, type SplitOptions } from "../../src/data/dataset.ts";
import { encodeLabels, unitTargets } from "../../src/data/labels.ts";
import { catalogue } from "./table.ts";

// Row 23, sample weights, waits for sample weights; row 33 belongs to scaling.

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

const three = Dataset.fromArrays({ features: [[1], [2], [3]], labels: [0, 0, 1] });
const split = (options: object) => () => three.split(options as SplitOptions);

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

const sparse: number[][] = [[1], [2]];
sparse[3] = [4];

catalogue([
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
    row: "16",
    call: labels([7, 0, 0], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[0\] must be an integer in 0\.\.2; got 7$/,
  },
  {
    row: "17",
    call: labels([0, -1, 0], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer in 0\.\.2; got -1$/,
  },
  {
    row: "17b",
    call: labels(Int8Array.of(0, -1, 0)),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer from 0; got -1$/,
  },
  {
    row: "18",
    call: labels([0, 0, 1.7], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[2\] must be an integer in 0\.\.2; got 1\.7$/,
  },
  {
    row: "18b",
    call: labels([0, NaN, 0]),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer from 0; got NaN$/,
  },
  {
    row: "18c",
    call: labels([0, "1", 0]),
    ...argument,
    message: /labels\[1\] must be an integer from 0; got string "1"$/,
  },
  { row: "18d", call: labels([0, undefined, 0]), ...argument, message: /labels\[1\] is missing$/ },
  {
    row: "18e",
    call: labels(BigInt64Array.of(0n, 1n, 0n)),
    ...argument,
    message: /labels must be an array .* got BigInt64Array\(3\)$/,
  },
  {
    row: "19",
    call: labels(["cat", "dog", "cat"]),
    name: "ArgumentError",
    code: "DH_LABEL",
    message: /labels of strings need classes: \[\.\.\.\].* or encodeLabels$/,
  },
  {
    row: "20",
    call: labels(["cat", "dgo", "cat"], { classes: ["cat", "dog"] }),
    ...data("DH_LABEL"),
    message: /labels\[1\] "dgo" is not one of cat, dog; did you mean "dog"\?$/,
  },
  {
    row: "20b",
    call: labels([0, 0, 0], { classes: ["cat", "cat"] }),
    ...data("DH_LABEL"),
    message: /classes\[1\] "cat" is there already$/,
  },
  {
    row: "20c",
    call: labels([0, 0, 0], { classes: [] }),
    ...argument,
    message: /classes must be a non-empty array of names/,
  },
  {
    row: "20d",
    call: labels([0, 0, 0], { classes: 3, classNames: ["a", "b"] }),
    ...data("DH_SHAPE"),
    message: /classNames must have 3 names, one a class; got 2$/,
  },
  {
    row: "20e",
    call: () => encodeLabels(["a", ""] as string[]),
    ...argument,
    message: /^encodeLabels: labels\[1\] must be a non-empty string; got string ""$/,
  },
  {
    row: "21",
    call: labels([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ]),
    ...data("DH_LABEL"),
    message: /labels\[2\] must be one-hot.*softLabels/,
  },
  {
    row: "21b",
    call: labels([
      [1, 0],
      [0, 0],
      [0, 1],
    ]),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be one-hot/,
  },
  {
    row: "21c",
    call: labels(
      [
        [0.5, 0.4],
        [1, 0],
        [0, 1],
      ],
      { softLabels: true },
    ),
    ...data("DH_LABEL"),
    message: /the sum of labels\[0\] must be 1; got 0\.9/,
  },
  {
    row: "21d",
    call: labels(
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      { classes: 3 },
    ),
    ...data("DH_SHAPE"),
    message: /labels\[0\] must have classes 3 values; got 2$/,
  },
  {
    row: "22",
    call: () => unitTargets("fit", "targets", Float32Array.of(0, 1, 2), 1),
    ...data("DH_LABEL"),
    message: /^fit: targets\[2\] must be in \[0, 1\]; got 2$/,
  },
  {
    row: "22b",
    call: labels(
      [
        [2, -1],
        [1, 0],
        [0, 1],
      ],
      { softLabels: true },
    ),
    ...data("DH_LABEL"),
    message: /labels\[0\]\[0\] must be in \[0, 1\]; got 2$/,
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
    row: "30a",
    call: split({ test: -0.1 }),
    ...range,
    message: /^Dataset\.split: test must be a finite number > 0 and < 1; got -0\.1$/,
  },
  { row: "30b", call: split({ test: 0 }), ...range, message: /got 0$/ },
  { row: "30c", call: split({ test: 1 }), ...range, message: /got 1$/ },
  { row: "30d", call: split({ test: 1.5 }), ...range, message: /got 1\.5$/ },
  { row: "30e", call: split({ test: NaN }), ...range, message: /got NaN$/ },
  {
    row: "30f",
    call: split({ test: "0.2" }),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /got string "0\.2"$/,
  },
  {
    row: "30g",
    call: split({ test: 0.5, sed: 1 }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /sed is not an option; did you mean "seed"\?$/,
  },
  {
    row: "30h",
    call: split({ test: 0.5, seed: -1 }),
    ...range,
    message: /seed must be an integer 0\.\.2\^53-1; got -1$/,
  },
  {
    row: "30i",
    call: split({ test: 0.5, stratify: 1 }),
    ...argument,
    message: /stratify must be true or false; got 1$/,
  },
  {
    row: "31",
    call: split({ test: 0.1 }),
    ...data("DH_EMPTY"),
    message: /test 0\.1 leaves 0 test rows of 3$/,
  },
  {
    row: "31b",
    call: split({ test: 0.9 }),
    ...data("DH_EMPTY"),
    message: /test 0\.9 leaves 0 training rows of 3$/,
  },
  {
    row: "32",
    call: split({ test: 0.5, stratify: true }),
    ...data("DH_LABEL"),
    message: /class 1 has 1 row; stratify needs 2$/,
  },
  {
    row: "32b",
    call: () =>
      Dataset.fromArrays({ features: [[1], [2]], targets: [1, 2] }).split({
        test: 0.5,
        stratify: true,
      }),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /stratify needs labels/,
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
  {
    row: "subset a",
    call: () => three.subset([]),
    ...data("DH_EMPTY"),
    message: /indices must have at least 1 value$/,
  },
  {
    row: "subset b",
    call: () => three.subset([0, 3]),
    ...range,
    message: /^Dataset\.subset: indices\[1\] must be an integer 0\.\.2; got 3$/,
  },
  {
    row: "batch",
    call: () => three.batch([0.5]),
    ...range,
    message: /^Dataset\.batch: indices\[0\] must be an integer 0\.\.2; got 0\.5$/,
  },
  {
    row: "table a",
    call: () => Dataset.fromRows([], { target: "y" }),
    ...data("DH_EMPTY"),
    message: /^Dataset\.fromRows: rows must have at least 1 row$/,
  },
  {
    row: "table b",
    call: () => Dataset.fromRows([{ x: 1, spices: "a" }], { target: "species" }),
    ...data("DH_COLUMN"),
    message: /target "species" is not one of the columns x, spices; did you mean "spices"\?$/,
  },
  {
    row: "table c",
    call: () => Dataset.fromRows([{ x: 1, y: 1 }, { y: 1 }] as never[], { target: "y" }),
    ...data("DH_SHAPE"),
    message: /rows\[1\] has no column "x"$/,
  },
  {
    row: "table d",
    call: () => Dataset.fromRows([{ x: "1", y: 1 }], { target: "y" }),
    ...argument,
    message: /rows\[0\]\.x must be a number; got string "1"$/,
  },
  {
    row: "table e",
    call: () => Dataset.fromRows([{ x: 1, y: "a" }], { target: "y", task: "regression" }),
    ...data("DH_LABEL"),
    message: /^Dataset\.fromRows: column "y": it is text/,
  },
  {
    row: "table f",
    call: () =>
      Dataset.fromRows(
        [
          { x: 1, y: "a" },
          { x: 1, y: 2 },
        ],
        { target: "y" },
      ),
    ...argument,
    message: /rows\[1\]\.y must be a string like that of the first row; got 2$/,
  },
  {
    row: "table g",
    call: () => Dataset.fromRows([{ x: 1, y: NaN }], { target: "y" }),
    ...data("DH_NONFINITE"),
    message: /rows\[0\]\.y must be a finite number; got NaN$/,
  },
  {
    row: "table h",
    call: () => Dataset.fromRows([{ x: 1, y: "dgo" }], { target: "y", classes: ["cat", "dog"] }),
    ...data("DH_LABEL"),
    message: /"dgo" .*is not one of cat, dog; did you mean "dog"\?$/,
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
