import test from "ava";
import {
  Dataset,
  Network,
  NumericError,
  adam,
  dense,
  relu,
  sgd,
  sigmoid,
  softmax,
  type FitOptions,
} from "../../src/index.ts";
import { classes, features, numbers } from "./small.ts";
import { catalogue } from "./table.ts";

// Row 100 belongs to batch normalization, which is not there yet. Row 112, a panic inside the core, needs a build with faults.
// Rows 104, 105 and 106 are in fit.test.ts.

const argument = { name: "ArgumentError", code: "DH_ARG" };
const unknown = { name: "ArgumentError", code: "DH_UNKNOWN" };
const kind = { name: "ArgumentError", code: "DH_RANGE" };
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const combination = { name: "ArgumentError", code: "DH_COMBO" };
const shape = { name: "DataError", code: "DH_SHAPE" };
const label = { name: "DataError", code: "DH_LABEL" };
const busy = { name: "StateError", code: "DH_BUSY" };

const wide = Dataset.fromArrays({ features: [[1, 2, 3]], labels: [0], classes: 2 });
const four = Dataset.fromArrays({ features, labels: [0, 1, 2, 3] });

const network = (outputs = 2, ...last: ReturnType<typeof relu>[]) =>
  new Network({ input: 2, layers: [dense(3), relu(), dense(outputs), ...last] });
/** What TypeScript would refuse, JavaScript lets through. */
const fit = (options: unknown, data: unknown = classes, on = network()) => {
  const given = (
    typeof options === "object" && options !== null ? { epochs: 1, ...options } : options
  ) as FitOptions;
  return () => on.fit(data as Dataset, given);
};

catalogue([
  {
    row: "93",
    call: fit({}, null),
    ...argument,
    message: /^Network\.fit: data must be a Dataset; got null$/,
  },
  {
    row: "93b",
    call: fit({}, { features }),
    ...argument,
    message: /^Network\.fit: data must be a Dataset; got object \{ features \}$/,
  },
  {
    row: "93c",
    call: fit(undefined),
    ...argument,
    message: /^Network\.fit: options must be an object; got undefined$/,
  },
  {
    row: "94",
    call: fit({}, wide),
    ...shape,
    message: /^Network\.fit: the network expects 2 features; data has 3$/,
  },
  {
    row: "95",
    call: fit({}, four, network(3)),
    ...shape,
    message: /^Network\.fit: the network has 3 outputs; data has 4 classes$/,
  },
  {
    row: "95b",
    call: fit({}, numbers, network(3)),
    ...shape,
    message: /^Network\.fit: the network has 3 outputs; data has 1 targets a sample$/,
  },
  {
    row: "63",
    call: fit({ loss: "binaryCrossEntropy" }, classes, network(2, softmax())),
    ...combination,
    message: /loss binaryCrossEntropy does not go with a last layer softmax; leave that layer out$/,
  },
  {
    row: "63b",
    call: fit({}, classes, network(1, sigmoid())),
    ...combination,
    message: /loss binaryCrossEntropy takes logits: leave the last layer, sigmoid, out$/,
  },
  {
    row: "63c",
    call: fit({ loss: "meanSquaredError" }),
    ...combination,
    message: /loss meanSquaredError needs targets; data has labels of classes$/,
  },
  {
    row: "63d",
    call: fit({ loss: "binaryCrossEntropy" }),
    ...combination,
    message: /loss binaryCrossEntropy takes labels with one output; use softmaxCrossEntropy$/,
  },
  {
    row: "63e",
    call: fit({ loss: "softmaxCrossEntropy" }, classes, network(1)),
    ...combination,
    message: /loss softmaxCrossEntropy needs an output a class; use binaryCrossEntropy$/,
  },
  {
    row: "22",
    call: fit({ loss: "binaryCrossEntropy" }, numbers, network(1)),
    ...label,
    message: /^Network\.fit: data\.targets\[3\] must be in \[0, 1\]; got 2$/,
  },
  {
    row: "loss",
    call: fit({ loss: "crossEntropy" }),
    ...unknown,
    message: /^Network\.fit: loss\.kind must be one of .*"softmaxCrossEntropy".*"crossEntropy"/,
  },
  {
    row: "loss b",
    call: fit({ loss: 3 }),
    ...argument,
    message: /^Network\.fit: loss must be the name of a loss; got 3$/,
  },
  {
    row: "optimizer",
    call: fit({ optimizer: "adam" }),
    ...argument,
    message: /^Network\.fit: optimizer must be an optimizer such as adam\(\); got string "adam"$/,
  },
  {
    row: "96",
    call: fit({ ephocs: 3 }),
    ...unknown,
    message: /^Network\.fit: ephocs is not an option; did you mean "epochs"\?$/,
  },
  {
    row: "97",
    call: fit({ epochs: -1 }),
    ...range,
    message: /^Network\.fit: epochs must be an integer 1\.\.2147483647; got -1$/,
  },
  { row: "97b", call: fit({ epochs: 0 }), ...range, message: /epochs .*; got 0$/ },
  { row: "97c", call: fit({ epochs: 1.5 }), ...range, message: /epochs .*; got 1\.5$/ },
  { row: "97d", call: fit({ epochs: "5" }), ...kind, message: /epochs .*; got string "5"$/ },
  { row: "97e", call: fit({ epochs: Infinity }), ...range, message: /epochs .*; got Infinity$/ },
  { row: "97f", call: fit({ epochs: undefined }), ...kind, message: /epochs .*; got undefined$/ },
  {
    row: "98",
    call: fit({ batchSize: 0 }),
    ...range,
    message: /^Network\.fit: batchSize must be an integer 1\.\.2147483647; got 0$/,
  },
  { row: "98b", call: fit({ batchSize: -3 }), ...range, message: /batchSize .*; got -3$/ },
  { row: "98c", call: fit({ batchSize: 1.5 }), ...range, message: /batchSize .*; got 1\.5$/ },
  { row: "98d", call: fit({ batchSize: NaN }), ...range, message: /batchSize .*; got NaN$/ },
  {
    row: "98e",
    call: fit({ batchSize: "all" }),
    ...kind,
    message: /batchSize must be an integer ≥ 1, "full" or "auto"; got string "all"$/,
  },
  {
    row: "l2",
    call: fit({ l2: -1 }),
    ...range,
    message: /^Network\.fit: l2 must be a finite number ≥ 0; got -1$/,
  },
  {
    row: "shuffle",
    call: fit({ shuffle: 1 }),
    ...argument,
    message: /^Network\.fit: shuffle must be true, false or \{ window \}; got 1$/,
  },
  {
    row: "seed",
    call: fit({ seed: -1 }),
    ...range,
    message: /seed must be an integer .*; got -1$/,
  },
  {
    row: "103",
    call: fit({ validation: wide }),
    ...shape,
    message: /^Network\.fit: the network expects 2 features; validation has 3$/,
  },
  {
    row: "103b",
    call: fit({ validation: four }),
    ...shape,
    message: /^Network\.fit: the network has 2 outputs; validation has 4 classes$/,
  },
  {
    row: "103c",
    call: fit({ validation: [] }),
    ...argument,
    message: /^Network\.fit: validation must be a Dataset; got an array of 0$/,
  },
  {
    row: "103d",
    call: fit({ validation: numbers }, classes, network(1)),
    ...label,
    message: /^Network\.fit: validation\.targets\[3\] must be in \[0, 1\]; got 2$/,
  },
  {
    row: "107",
    call: fit({ signal: {} }),
    ...argument,
    message: /^Network\.fit: signal must be an AbortSignal; got object \{ {2}\}$/,
  },
  {
    row: "107b",
    call: fit({ signal: new AbortController() }),
    ...argument,
    message: /signal must be an AbortSignal; got object AbortController$/,
  },
  {
    row: "108",
    call: fit({ onEpoch: "log" }),
    ...argument,
    message: /^Network\.fit: onEpoch must be a function; got string "log"$/,
  },
  { row: "108b", call: fit({ onSteps: {} }), ...argument, message: /onSteps must be a function/ },
  {
    row: "108c",
    call: fit({ everySteps: 0 }),
    ...range,
    message: /^Network\.fit: everySteps must be an integer .*; got 0$/,
  },
  {
    row: "114",
    call: fit({ threads: 0 }),
    ...range,
    message: /^Network\.fit: threads must be an integer 1\.\.1024; got 0$/,
  },
  { row: "114b", call: fit({ threads: -1 }), ...range, message: /threads .*; got -1$/ },
  { row: "114c", call: fit({ threads: 1.5 }), ...range, message: /threads .*; got 1\.5$/ },
  { row: "114d", call: fit({ threads: 1e6 }), ...range, message: /threads .*; got 1000000$/ },
  {
    row: "92",
    call: fit({ optimizer: sgd({ learningRate: () => -1 }) }),
    ...argument,
    message: /what a schedule returns must be a number ≥ 0; got -1 at epoch 1 step 1$/,
  },
  {
    row: "92b",
    call: fit({ optimizer: sgd({ learningRate: () => Promise.resolve(1) as never }) }),
    ...argument,
    message: /what a schedule returns must be .*; got object Promise at epoch 1 step 1$/,
  },
  {
    row: "109",
    call: () => {
      const on = network();
      return on.fit(classes, { epochs: 2, onEpoch: () => on.fit(classes, { epochs: 1 }) });
    },
    ...busy,
    message: /^Network\.fit: the network is training$/,
  },
  {
    row: "109b",
    call: () => {
      const on = network();
      return on.fit(classes, { epochs: 2, onEpoch: () => on.dispose() });
    },
    ...busy,
    message: /^Network\.dispose: the network is training$/,
  },
  {
    row: "110",
    call: async () => {
      const on = network();
      const first = on.fit(classes, { epochs: 2000 });
      try {
        await on.fit(classes, { epochs: 1 });
      } finally {
        first.stop();
        await first;
      }
    },
    ...busy,
    message: /^Network\.fit: the network is training$/,
  },
  {
    row: "110b",
    call: async () => {
      const on = network();
      const first = on.fit(classes, { epochs: 2000 });
      try {
        on.predict([]);
      } finally {
        first.stop();
        await first;
      }
    },
    ...busy,
    message: /^Network\.predict: the network is training$/,
  },
  {
    row: "111",
    call: () => {
      const on = network();
      on.dispose();
      return on.fit(classes, { epochs: 1 });
    },
    name: "StateError",
    code: "DH_DISPOSED",
    message: /^Network\.fit: the network was disposed of$/,
  },
]);

test("99: a batch larger than the data is one of all samples", async (t) => {
  const { steps, batchSize } = await network().fit(classes, { epochs: 3, batchSize: 1000 });
  t.is(steps.costs.length, 3);
  t.is(batchSize, 4);
});

test("92c: what a schedule throws is what the run rejects with", async (t) => {
  const mine = new Error("mine");
  const learningRate = (): number => {
    throw mine;
  };
  const error = await t.throwsAsync(async () => {
    await network().fit(classes, { epochs: 1, optimizer: adam({ learningRate }) });
  });
  t.is(error, mine);
});

test("33: a constant column is no error but a warning that names it", async (t) => {
  const warned = new Promise<Error & { code?: string }>((resolve) => {
    process.once("warning", resolve);
  });
  const on = new Network({ input: 2, layers: [dense(2)], scaling: "standard" });
  const rows = [
    { a: 1, b: 5, kind: "x" },
    { a: 2, b: 5, kind: "y" },
  ];
  await on.fit(Dataset.fromRows(rows, { target: "kind" }), { epochs: 1 });
  const warning = await warned;
  t.is(warning.code, "DH_CONST_COLUMN");
  t.regex(warning.message, /^Network\.fit: constant columns .*: b$/);
  t.deepEqual(on.predict([[1.5, 5]]).length, 2);
});

test("104: a loss that is not finite is named with epoch, step and rate", async (t) => {
  const huge = Dataset.fromArrays({ features: [[3e38, 3e38]], targets: [[0]] });
  const error = await t.throwsAsync(async () => await network(1).fit(huge, { epochs: 1 }), {
    instanceOf: NumericError,
    code: "DH_NONFINITE",
    message:
      /^Network\.fit: the loss of sample 0 is not finite at epoch 1 step 1 \(learning rate 0\.001\)/,
  });
  t.deepEqual((error as NumericError).place, { epoch: 1, step: 1, sample: 0 });
});
