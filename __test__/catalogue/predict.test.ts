import test from "ava";
import { Dataset, Network, dense, relu } from "../../src/index.ts";
import { catalogue } from "./table.ts";

const argument = { name: "ArgumentError", code: "DH_ARG" };
const shape = { name: "DataError", code: "DH_SHAPE" };
const nonFinite = { name: "DataError", code: "DH_NONFINITE" };

const network = new Network({ input: 3, layers: [dense(4), relu(), dense(2)] });
/** What TypeScript would refuse, JavaScript lets through. */
const predict = (features: unknown) => () => network.predict(features as Float32Array);
const backward = (dy: unknown) => () => network.backward(dy as Float32Array);
const forward = (x: unknown) => () => network.forward(x as Float32Array);

const detached = new Float32Array(3);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
const disposed = new Network({ input: 3, layers: [dense(1)] });
disposed.dispose();
const features = new Float32Array(3);
const fitted = Dataset.fromArrays({ features: [[1, 2, 3]], labels: [0], classes: 2 });

catalogue([
  {
    row: "116",
    call: predict(new Float32Array(4)),
    ...shape,
    message: /^Network\.predict: features\.length must be a multiple of 3; got 4$/,
  },
  {
    row: "116b",
    call: predict([[1, 2]]),
    ...shape,
    message: /^Network\.predict: features must be rows of 3 values; got 2$/,
  },
  {
    row: "116c",
    call: predict(Float32Array.of(0, 0, 0, 0, NaN, 0)),
    ...nonFinite,
    message: /^Network\.predict: features\[4\] \(row 1, column 1\) must be finite; got NaN$/,
  },
  {
    row: "116d",
    call: predict([[1, 2, Infinity]]),
    ...nonFinite,
    message: /features\[0\]\[2\] must be finite; got Infinity$/,
  },
  {
    row: "116e",
    call: predict(detached),
    name: "ArgumentError",
    code: "DH_DETACHED",
    message: /^Network\.predict: features cannot be read: its ArrayBuffer is detached$/,
  },
  {
    row: "116f",
    call: predict(new Float32Array(new SharedArrayBuffer(12))),
    name: "ArgumentError",
    code: "DH_SHARED",
    message: /features must not be backed by a SharedArrayBuffer/,
  },
  {
    row: "116g",
    call: predict(undefined),
    ...argument,
    message:
      /^Network\.predict: features must be a Float32Array or an array of rows; got undefined$/,
  },
  {
    row: "116h",
    call: predict([1, 2, 3]),
    ...argument,
    message: /features must be a Float32Array or an array of rows; got an array of 3$/,
  },
  {
    row: "116i",
    call: predict(new Float64Array(3)),
    ...argument,
    message: /got Float64Array\(3\)$/,
  },
  {
    row: "116j",
    call: predict([["a", 1, 2]]),
    ...argument,
    message: /features\[0\]\[0\] must be a number; got string "a"$/,
  },
  {
    row: "116k",
    call: predict(Object.defineProperty(new Float32Array(3), "length", { value: 2 ** 33 })),
    ...argument,
    message: /^Network\.predict: features\.length must be the array's own, 3; got 8589934592$/,
  },
  {
    row: "116l",
    call: () =>
      new Network({ input: 1, layers: [dense(2 ** 16)] }).predict(new Float32Array(2 ** 16)),
    name: "OutOfRangeError",
    code: "DH_TOO_LARGE",
    message: /^Network\.predict: the result needs 17\.2 GB; limit 2\^31 numbers$/,
  },
  {
    row: "forward",
    call: forward(new Float32Array(4)),
    ...shape,
    message: /^Network\.forward: features\.length must be a multiple of 3; got 4$/,
  },
  {
    row: "forward b",
    call: forward([]),
    name: "DataError",
    code: "DH_EMPTY",
    message: /^Network\.forward: features must have at least 1 row$/,
  },
  {
    row: "backward",
    call: backward(new Float32Array(2)),
    name: "StateError",
    code: "DH_STATE",
    message: /^Network\.backward: forward comes first$/,
  },
  {
    row: "backward b",
    call: () => {
      network.forward(features);
      network.backward(new Float32Array(3));
    },
    ...shape,
    message: /^Network\.backward: dy must have 2 values \(1 rows\); got 3$/,
  },
  {
    row: "backward c",
    call: () => {
      network.forward(features);
      network.backward(Float32Array.of(0, NaN));
    },
    name: "NumericError",
    code: "DH_NONFINITE",
    message: /^Network\.backward: dy\[1\] must be finite; got NaN$/,
  },
  {
    row: "evaluate",
    call: () => network.evaluate({} as Dataset),
    ...argument,
    message: /^Network\.evaluate: data must be a Dataset; got object \{ {2}\}$/,
  },
  {
    row: "evaluate b",
    call: () => network.evaluate(fitted, { loss: "meanSquaredError" }),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /^Network\.evaluate: loss meanSquaredError needs targets; data has labels/,
  },
  {
    row: "111",
    call: () => disposed.predict(features),
    name: "StateError",
    code: "DH_DISPOSED",
    message: /^Network\.predict: the network was disposed of$/,
  },
]);

test("no rows give no outputs", (t) => {
  t.deepEqual(network.predict([]), new Float32Array(0));
  t.deepEqual(network.predict(new Float32Array(0)), new Float32Array(0));
});
