import fc from "fast-check";
import * as downhill from "../../src/index.ts";
import { call, method, options, some, type Call } from "./arguments.ts";
import { hostile, numbers, tinyDataset, tinyNetwork } from "./values.ts";

const { Dataset, Network, Optimizer } = downhill;

const row = fc.array(some(fc.constantFrom(0, 0.5, 1)), { minLength: 2, maxLength: 2 });
const rows = some(fc.array(some(row), { minLength: 4, maxLength: 4 }));
const flat = fc
  .array(fc.constantFrom(0, 0.5, 1), { minLength: 4, maxLength: 8 })
  .map((values) => Float32Array.from(values));
const label = fc.constantFrom(0, 1);
const labels = fc.oneof(
  fc.array(some(label), { minLength: 4, maxLength: 4 }),
  fc.array(some(fc.constantFrom("a", "b")), { minLength: 4, maxLength: 4 }),
);
const names = fc.array(some(fc.constantFrom("a", "b", "c")), { maxLength: 3 });
const indices = some(fc.array(some(fc.nat(3)), { maxLength: 6 }));
const path = fc.constantFrom(
  ...["good.csv", "bad.csv", "missing.csv", ".", "good.safetensors", "images.idx", "labels.idx"],
);

const arrayFile = fc.constantFrom("x.npy", "y.npy", "words.npy", "good.csv", "missing.npy");
const tableRows = fc.array(
  some(options({ x: some(fc.constantFrom(1, 2)), y: fc.constantFrom("u", "v") })),
  { maxLength: 4 },
);

const data = some(fc.constant(0).map(tinyDataset));
const layer = fc.constantFrom<unknown>(
  downhill.relu(),
  downhill.dropout(0.5),
  downhill.elu(),
  downhill.dense(2),
  downhill.softmax(),
  { kind: "dense", numbers: { units: 2 } },
);
const config = options({
  input: fc.constantFrom(1, 2, 3),
  layers: fc.array(some(layer), { minLength: 1, maxLength: 4 }),
  seed: fc.nat(),
  scaling: fc.constantFrom(undefined, "standard", "minMax"),
});

/** What is to be done after each call. */
export const afterwards: (() => void)[] = [];

/** A network in any state of its life. */
const network = fc
  .constantFrom("new", "new", "scaled", "disposed", "training", "resting", "stopped")
  .map((state) => {
    const on =
      state === "scaled"
        ? new Network({ input: 2, layers: [downhill.dense(2)], scaling: "standard" })
        : tinyNetwork();
    if (state === "disposed") on.dispose();
    if (["training", "resting", "stopped"].includes(state)) {
      const run = on.fit(tinyDataset(), { epochs: 3 });
      run.catch(() => undefined);
      // Nobody asks for its second epoch.
      if (state === "resting")
        run[Symbol.asyncIterator]()
          .next()
          .catch(() => undefined);
      afterwards.push(() => run.stop());
      if (state === "stopped") run.stop();
    }
    return on;
  });

/** A call of a network's method. */
const on = (
  name: string,
  act: (on: downhill.Network, ...values: never[]) => unknown,
  ...values: fc.Arbitrary<unknown>[]
): Call => method(network, call(`Network.${name}`, act as never, ...values));

/** Waits for a run, or stops it. */
async function ended(run: PromiseLike<unknown> & { stop(): void }): Promise<unknown> {
  const timer = setTimeout(() => run.stop(), 2);
  try {
    return await run;
  } finally {
    clearTimeout(timer);
  }
}

const optimizer = fc.constantFrom<unknown>(
  downhill.adam(),
  downhill.sgd({ learningRate: downhill.schedules.constant({ rate: 0.1 }) }),
  { kind: "sgd", learningRate: () => 0.1 },
);
const runOptions = {
  validation: fc.option(data, { nil: undefined }),
  signal: fc.constantFrom(undefined, new AbortController().signal),
  onEpoch: fc.constantFrom(undefined, () => undefined),
  onSteps: fc.constantFrom(undefined, () => undefined),
  everySteps: fc.constantFrom(1, 2),
  threads: fc.constantFrom(1, 2, 3),
};
const monitor = {
  monitor: fc.constantFrom(undefined, "loss", "validation.loss", "validation.accuracy"),
  mode: fc.constantFrom(undefined, "min", "max"),
};
const every = fc.oneof(
  fc.constantFrom(undefined, 1, 2),
  options({ epochs: fc.constant(1) }),
  options({ steps: fc.constantFrom(1, 3) }),
  options({ seconds: fc.constant(0.001) }),
);
const checkpoint = options({
  path: fc.constantFrom("checkpoint", "checkpoint.safetensors", ".", "no/such/folder"),
  every,
  keep: fc.constantFrom(undefined, 1, 2),
  best: fc.oneof(fc.boolean(), options(monitor)),
});
const fitOptions = options({
  ...runOptions,
  checkpoint: fc.option(checkpoint, { nil: undefined }),
  dropLast: fc.boolean(),
  validationSplit: fc.constantFrom(undefined, 0.25, 0.5),
  clip: fc.option(fc.oneof(options({ norm: numbers }), options({ value: numbers })), {
    nil: undefined,
  }),
  classWeight: fc.constantFrom(undefined, "balanced", [1, 2], { 0: 3 }, { b: 1 }),
  earlyStopping: fc.option(
    options({
      ...monitor,
      patience: fc.constantFrom(1, 2),
      minDelta: numbers,
      restoreBest: fc.boolean(),
    }),
    { nil: undefined },
  ),
  plateau: fc.option(options({ ...monitor, factor: fc.constant(0.5), cooldown: fc.nat(2) }), {
    nil: undefined,
  }),
  onNonFinite: fc.constantFrom(undefined, "throw", "stop", "ignore"),
  epochs: fc.constantFrom(1, 2),
  optimizer,
  loss: fc.constantFrom(undefined, "softmaxCrossEntropy", "binaryCrossEntropy", downhill.huber()),
  batchSize: fc.constantFrom(1, 3, 64, "full", "auto"),
  l2: fc.constantFrom(0, 0.1),
  shuffle: fc.boolean(),
  seed: fc.nat(),
});

const arrays = some(fc.array(some(flat), { minLength: 1, maxLength: 2 }));

/** An optimizer on arrays or on a network, stepped. */
function stepped(spec: never, parameters: never, gradients: never, at: never): unknown {
  const made = new Optimizer(spec, parameters);
  made.step(gradients, at);
  made.step(gradients, at);
  return [made.state(), made.steps, made.learningRate];
}

const history = fc.constant(await tinyNetwork().fit(tinyDataset(), { epochs: 2 }));

/** Calls of networks, data sets and optimizers. */
export const networks: readonly Call[] = [
  call("Network", (given: downhill.NetworkConfig) => new Network(given).summary(), config),
  on("predict", (it, x: never) => it.predict(x), fc.oneof(some(flat), rows)),
  on(
    "evaluate",
    (it, x: never, given: never) => it.evaluate(x, given),
    data,
    options({ loss: fc.constantFrom(undefined, "softmaxCrossEntropy") }),
  ),
  on(
    "backward",
    (it, x: never, dy: never) => {
      it.forward(x);
      it.backward(dy);
      it.zeroGradients();
      return it.gradients();
    },
    fc.oneof(some(flat), rows),
    some(flat),
  ),
  on(
    "setTensor",
    (it, name: never, values: never) => it.setTensor(name, values),
    some(fc.constantFrom("0.bias", "0.weight")),
    some(flat),
  ),
  on("activationBytes", (it, size: never) => it.activationBytes(size), some(fc.nat(9))),
  on("digest", (it) => [it.digest(), it.summary(), it.tensors(), it.loss, it.classNames]),
  on("dispose", (it) => [it.dispose(), it.dispose()]),
  on("fit", (it, x: never, given: never) => ended(it.fit(x, given)), data, fitOptions),
  on(
    "fit, iterated",
    async (it, x: never, given: never) => {
      for await (const record of it.fit(x, given))
        if (record.epoch > 1) return it.predict([[1, 2]]);
      return it.dispose();
    },
    data,
    fitOptions,
  ),
  on(
    "resume",
    (it, x: never, given: never) => ended(it.resume(x, given)),
    data,
    options({ ...runOptions, learningRate: numbers, epochs: fc.constantFrom(2, 3) }),
  ),
  on("save", (it, to: never) => it.save(to), some(fc.constantFrom("saved", ".", "no/such/folder"))),
  on(
    "export",
    (it, to: never, given: never) => it.export(to, given),
    some(fc.constantFrom("exported", ".", "no/such/folder")),
    options({
      format: fc.constantFrom("onnx", "torch", "tfjs", "typescript"),
      names: fc.option(some(names), { nil: undefined, freq: 1 }),
    }),
  ),
  on(
    "importWeights",
    (it, from: never, given: never) => it.importWeights(from, given),
    some(fc.oneof(path, fc.constant("exported"))),
    options({ format: fc.constant("torch"), names: fc.option(some(names), { nil: undefined }) }),
  ),
  call("Network.load", Network.load, some(path)),
  call("Network.resume at a path", Network.resume, some(path), data, options(runOptions)),
  call(
    "writeReport",
    downhill.writeReport,
    some(fc.constantFrom("report.html", ".")),
    options({ network, history, test: fc.option(data, { nil: undefined }), title: fc.string() }),
  ),
  call("Dataset", (given: never) => new Dataset(given).split({ test: 0.5 }), hostile),
  call(
    "Dataset.fromArrays",
    Dataset.fromArrays,
    options({
      features: fc.oneof(rows, flat),
      width: fc.constantFrom(undefined, 1, 2),
      labels: fc.option(labels, { nil: undefined }),
      targets: fc.option(fc.oneof(flat, rows), { nil: undefined, freq: 1 }),
      outputs: fc.constantFrom(undefined, undefined, 1),
      classes: fc.oneof(fc.constantFrom<unknown>(undefined, 2, 3), names),
      classNames: fc.option(names, { nil: undefined, freq: 1 }),
      featureNames: fc.option(names, { nil: undefined, freq: 1 }),
      sampleWeight: fc.option(flat, { nil: undefined }),
      softLabels: fc.constantFrom(undefined, false, true),
    }),
  ),
  call(
    "Dataset.fromRows",
    Dataset.fromRows,
    some(
      fc.array(
        fc.oneof(options({ a: fc.constantFrom(1, 2), y: fc.constantFrom("u", "v") }), some(row)),
        { minLength: 1, maxLength: 4 },
      ),
    ),
    options({
      target: fc.constantFrom<unknown>("y", "a", 0, 1),
      task: fc.constantFrom(undefined, "classification", "regression"),
      classes: fc.option(names, { nil: undefined }),
    }),
  ),
  call(
    "Dataset.fromCsv",
    Dataset.fromCsv,
    some(path),
    options({
      target: fc.constantFrom<unknown>("y", 0, -1),
      task: fc.constantFrom(undefined, "classification"),
      delimiter: fc.constantFrom(undefined, ",", ";"),
      header: fc.constantFrom(undefined, true, false),
      missing: fc.constantFrom(undefined, "drop"),
      columns: fc.constantFrom(undefined, ["x"], [0]),
      like: fc.option(data, { nil: undefined }),
    }),
  ),
  call(
    "Dataset.fromIdx",
    Dataset.fromIdx,
    options({ images: path, labels: path, scale: fc.constantFrom(undefined, 0.5) }),
  ),
  call(
    "Dataset.fromNpy",
    Dataset.fromNpy,
    options({
      features: arrayFile,
      labels: fc.option(arrayFile, { nil: undefined }),
      targets: fc.option(arrayFile, { nil: undefined, freq: 1 }),
      scale: fc.constantFrom(undefined, 0.5),
      classes: fc.oneof(fc.constantFrom<unknown>(undefined, 2, 5), names),
    }),
  ),
  call(
    "Dataset.fromNpz",
    Dataset.fromNpz,
    some(fc.constantFrom("arrays.npz", "x.npy", "missing.npz")),
    options({
      features: fc.constantFrom("x", "y", "other"),
      labels: fc.constantFrom(undefined, "y", "x"),
      targets: fc.constantFrom(undefined, "x"),
    }),
  ),
  ...(["fromJsonLines", "fromStream", "fromParquet", "fromArrow"] as const).map((name) =>
    call(
      `Dataset.${name}`,
      Dataset[name] as (...given: never[]) => Promise<unknown>,
      some(
        name === "fromStream"
          ? tableRows
          : fc.constantFrom("rows.jsonl", "good.csv", "missing.csv"),
      ),
      options({
        target: fc.constantFrom<unknown>("y", "x", 0, -1),
        task: fc.constantFrom(undefined, "classification"),
        missing: fc.constantFrom(undefined, "drop", "mean", "indicate"),
        columns: fc.constantFrom(undefined, ["x"], [0]),
        like: fc.option(data, { nil: undefined }),
      }),
    ),
  ),
  call(
    "Dataset.partsOfStream",
    async (...given: Parameters<typeof Dataset.partsOfStream>) => {
      for await (const { samples } of Dataset.partsOfStream(...given)) void samples;
    },
    some(tableRows),
    options({
      target: fc.constantFrom<unknown>("y", "x", 0, -1),
      missing: fc.constantFrom(undefined, "drop", "mean", "indicate"),
      samples: fc.constantFrom(undefined, 1, 2, 1000),
      like: fc.option(data, { nil: undefined }),
    }),
  ),
  call(
    "Dataset.fromImages",
    Dataset.fromImages,
    some(fc.constantFrom(".", "good.csv", "missing")),
    options({
      width: fc.constantFrom(undefined, 2),
      channels: fc.constantFrom(undefined, 1, 3),
      scale: fc.constantFrom(undefined, 1),
    }),
  ),
  call(
    "Dataset.split",
    (given: never) => tinyDataset().split(given),
    options({ test: fc.constantFrom(0.25, 0.5), seed: fc.nat(), stratify: fc.boolean() }),
  ),
  call("Dataset.subset", (given: never) => tinyDataset().subset(given), indices),
  call("Dataset.batch", (given: never) => tinyDataset().batch(given), indices),
  call(
    "Optimizer",
    stepped,
    some(optimizer),
    fc.oneof(some(flat), arrays, network),
    fc.oneof(some(flat), arrays, fc.constant(undefined)),
    options({ epoch: fc.constantFrom(1, 2) }),
  ),
  call(
    "Optimizer.load",
    (state: never) => new Optimizer(downhill.adam(), new Float32Array(4)).load(state),
    options({
      kind: fc.constant("adam"),
      steps: fc.nat(9),
      arrays: fc.array(options({ m: flat, v: flat })),
    }),
  ),
];
