import {
  Network,
  dense,
  dropout,
  elu,
  leakyRelu,
  relu,
  softmax,
  type NetworkConfig,
} from "../../src/index.ts";
import { catalogue } from "./table.ts";

// Rows 60 and 61 belong to batch normalization and convolutions, which are not there yet.

const argument = { name: "ArgumentError", code: "DH_ARG" };
const unknown = { name: "ArgumentError", code: "DH_UNKNOWN" };
const kind = { name: "ArgumentError", code: "DH_RANGE" };
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const combination = { name: "ArgumentError", code: "DH_COMBO" };
const tooLarge = { name: "OutOfRangeError", code: "DH_TOO_LARGE" };
const shape = { name: "DataError", code: "DH_SHAPE" };

/** What TypeScript would refuse, JavaScript lets through. */
const make = (config: unknown) => () => new Network(config as NetworkConfig);
const layers = (value: unknown, more: object = {}) => make({ input: 4, layers: value, ...more });
const units = (value: unknown) => () => dense(value as number);
const weights = (initializer: unknown) =>
  layers([relu(), { kind: "dense", numbers: { units: 2 }, initializer }]);

const network = new Network({ input: 2, layers: [dense(2), relu(), dense(1)] });
const set = (name: unknown, values: unknown) => () =>
  network.setTensor(name as string, values as Float32Array);

catalogue([
  {
    row: "52",
    call: make(undefined),
    ...argument,
    message: /^Network: config must be an object; got undefined$/,
  },
  {
    row: "52b",
    call: layers(undefined),
    ...argument,
    message: /^Network: layers must be a non-empty array; got undefined$/,
  },
  {
    row: "52c",
    call: layers(new Float32Array(2)),
    ...argument,
    message: /layers must be a non-empty array; got Float32Array\(2\)$/,
  },
  {
    row: "52d",
    call: layers([relu]),
    ...argument,
    message: /^Network: layers\[0\] must be a layer such as dense\(10\); got a function$/,
  },
  {
    row: "52e",
    call: layers([null]),
    ...argument,
    message: /layers\[0\] must be a layer such as dense\(10\); got null$/,
  },
  {
    row: "52f",
    call: layers([dense(2), [relu()]]),
    ...argument,
    message: /layers\[1\] must be a layer .*; got an array of 1$/,
  },
  {
    row: "53",
    call: layers([]),
    name: "OutOfRangeError",
    code: "DH_EMPTY",
    message: /^Network: layers must be a non-empty array; got an array of 0$/,
  },
  {
    row: "54",
    call: layers([dense(2), { kind: "dens", numbers: { units: 2 } }]),
    ...unknown,
    message:
      /^Network: layers\[1\]\.kind must be one of "dense".*; got string "dens"; did you mean "dense"\?$/,
  },
  {
    row: "54b",
    call: layers([{ type: "dense", units: 2 }]),
    ...argument,
    message: /layers\[0\]\.kind must be one of .*; got undefined$/,
  },
  {
    row: "55",
    call: layers([{ kind: "dense", unit: 2 }]),
    ...unknown,
    message: /^Network: layers\[0\]\.unit is not an option$/,
  },
  {
    row: "55b",
    call: layers([{ kind: "dense", numbers: { unit: 2 } }]),
    ...unknown,
    message: /^Network: layers\[0\]\.unit is not an option; did you mean "units"\?$/,
  },
  {
    row: "55c",
    call: () => dense(2, { baias: true } as object),
    ...unknown,
    message: /^dense: baias is not an option; did you mean "bias"\?$/,
  },
  {
    row: "55d",
    call: make({ input: 2, layer: [dense(2)] }),
    ...unknown,
    message: /^Network: config\.layer is not an option; did you mean "layers"\?$/,
  },
  {
    row: "55e",
    call: () => dense(2, 3 as unknown as object),
    ...argument,
    message: /^dense: options must be an object; got 3$/,
  },
  {
    row: "56",
    call: units(-4),
    ...range,
    message: /^dense: units must be an integer 1\.\.2147483647; got -4$/,
  },
  { row: "56b", call: units(0), ...range, message: /got 0$/ },
  { row: "56c", call: units(1.5), ...range, message: /got 1\.5$/ },
  { row: "56d", call: units(NaN), ...range, message: /got NaN$/ },
  { row: "56e", call: units("8"), ...kind, message: /got string "8"$/ },
  { row: "56f", call: units(2 ** 31), ...range, message: /got 2147483648$/ },
  {
    row: "56g",
    call: units(undefined),
    ...kind,
    message: /units must be an integer 1\.\.2147483647; got undefined$/,
  },
  {
    row: "56h",
    call: layers([{ kind: "dense", numbers: { units: -4 } }]),
    ...range,
    message: /^Network: layers\[0\]\.units must be an integer .*; got -4$/,
  },
  {
    row: "56i",
    call: () => dense(2, { bias: 2 as unknown as boolean }),
    ...argument,
    message: /^dense: bias must be true or false; got 2$/,
  },
  {
    row: "57",
    call: layers([dense(65536), dense(65536)]),
    ...tooLarge,
    message: /^Network: layers\[1\] weights 65536 x 65536 needs 17\.2 GB; limit /,
  },
  {
    row: "57b",
    call: layers([dense(2 ** 31 - 1), dense(2 ** 31 - 1)]),
    ...tooLarge,
    message: /layers\[\d\] weights/,
  },
  {
    row: "58",
    call: layers([dense(2), { kind: "rleu", numbers: {} }]),
    ...unknown,
    message: /layers\[1\]\.kind must be one of .*"relu".*; did you mean "relu"\?$/,
  },
  {
    row: "58b",
    call: () => leakyRelu({ slop: 0.1 } as object),
    ...unknown,
    message: /^leakyRelu: slop is not an option; did you mean "slope"\?$/,
  },
  {
    row: "58c",
    call: () => elu({ alpha: NaN }),
    ...range,
    message: /^elu: alpha must be a finite number.*; got NaN$/,
  },
  {
    row: "58d",
    call: layers([softmax(), dense(2)]),
    ...combination,
    message: /^Network: layers\[0\] softmax must be the last layer$/,
  },
  {
    row: "58e",
    call: layers([softmax()]),
    ...combination,
    message: /^Network: softmax needs a layer before it$/,
  },
  {
    row: "59",
    call: () => dropout(1),
    ...range,
    message: /^dropout: rate must be a finite number ≥ 0 and < 1; got 1$/,
  },
  { row: "59b", call: () => dropout(2), ...range, message: /got 2$/ },
  { row: "59c", call: () => dropout(-0.1), ...range, message: /got -0\.1$/ },
  {
    row: "62",
    call: make({ layers: [dense(2)] }),
    ...kind,
    message: /^Network: input must be an integer 1\.\.2147483647; got undefined$/,
  },
  {
    row: "62b",
    call: make({ input: [4], layers: [dense(2)] }),
    ...kind,
    message: /input must be an integer .*; got an array of 1$/,
  },
  { row: "62c", call: layers([dense(2)], { input: -1 }), ...range, message: /input .*; got -1$/ },
  { row: "64", call: layers([dense(2)], { seed: -1 }), ...range, message: /seed .*; got -1$/ },
  {
    row: "64b",
    call: layers([dense(2)], { seed: 2 ** 53 }),
    ...range,
    message: /^Network: seed must be an integer 0\.\.2\^53-1; got 9007199254740992$/,
  },
  { row: "64c", call: layers([dense(2)], { seed: "42" }), ...kind, message: /seed .*"42"$/ },
  {
    row: "64d",
    call: layers([dense(2)], { scaling: "minmax" }),
    ...unknown,
    message: /scaling must be one of "standard", "minMax"; .* did you mean "minMax"\?$/,
  },
  {
    row: "65",
    call: layers([Object.assign(JSON.parse('{"__proto__": 1}') as object, { kind: "dense" })]),
    ...unknown,
    message: /layers\[0\]\.__proto__ is not an option$/,
  },
  {
    row: "66",
    call: layers(Array.from({ length: 100_000 }, () => relu())),
    ...tooLarge,
    message: /^Network: layers must be at most 10000; got 100000$/,
  },
  {
    row: "67",
    call: set("0.weight", new Float32Array(3)),
    ...shape,
    message: /^Network\.setTensor: values must be 4 numbers; got 3$/,
  },
  {
    row: "67b",
    call: set("0.weights", new Float32Array(4)),
    ...unknown,
    message:
      /^Network\.setTensor: name must be one of "0\.weight".*; got string "0\.weights"; did you mean "0\.weight"\?$/,
  },
  {
    row: "67c",
    call: set("0.weight", [1, 2, 3, 4]),
    ...argument,
    message: /^Network\.setTensor: values must be a Float32Array; got an array of 4$/,
  },
  {
    row: "67d",
    call: weights([1, 2, 3]),
    ...shape,
    message: /^Network: layers\[1\]\.initializer must be 4 x 2 weights; got 3$/,
  },
  {
    row: "67e",
    call: weights("glorot"),
    ...argument,
    message:
      /^Network: layers\[1\]\.initializer must be an initializer such as he\(\), .*; got string "glorot"$/,
  },
  {
    row: "68",
    call: set("0.weight", Float32Array.of(1, NaN, 2, 3)),
    name: "DataError",
    code: "DH_NONFINITE",
    message: /^Network\.setTensor: values\[1\] must be finite; got NaN$/,
  },
  {
    row: "68b",
    call: weights(() => [1, 2, 3, 4, 5, 6, 7, Infinity]),
    ...range,
    message: /^Network: layers\[1\]\.initializer\[7\] must be a finite number; got Infinity$/,
  },
]);
