// What is measured: pieces of work, in groups. Contenders read a piece's description as JSON, beside its data.

/** The three networks that everything else varies. Every batch is full: JAX's scan needs batches of one size. */
const networks = {
  small: { layers: [20, 64, 32, 2], batch: 32, samples: 9984 },
  medium: { layers: [784, 256, 128, 10], batch: 64, samples: 59968 },
  large: { layers: [784, 1024, 1024, 10], batch: 256, samples: 4096 },
};

/** The same, with shorter epochs of the medium one: where many variants are measured. */
const shorter = { ...networks, medium: { ...networks.medium, samples: 19_968 } };

const rates = { adam: 1e-3, adamW: 1e-3, rmsProp: 1e-3, sgd: 0.01, momentum: 0.01 };

/** What a training is unless it says otherwise. `l2` is lambda of `lambda / (2 batch)` times the squared weights. */
function train(description) {
  const { optimizer = "adam" } = description;
  return {
    kind: "train",
    activation: "relu",
    loss: "softmaxCrossEntropy",
    optimizer,
    learningRate: rates[optimizer],
    dropout: 0,
    l2: 0,
    ...description,
  };
}

/** Pieces of work named after networks and variants of them: `small-sgd`. */
function vary(bases, variants) {
  const pairs = Object.entries(bases).flatMap(([name, base]) =>
    Object.entries(variants).map(([suffix, change]) => [
      `${name}-${suffix}`,
      train({ ...base, ...(typeof change === "function" ? change(base) : change) }),
    ]),
  );
  return Object.fromEntries(pairs);
}

/** Batches of `batch`, as many as make about so many samples. */
const batches = (batch, samples) => ({ batch, samples: Math.floor(samples / batch) * batch });

/** A network of one output, to be regressed on. */
const regression = ({ layers }) => ({
  layers: [...layers.slice(0, -1), 1],
  activation: "tanh",
  loss: "meanSquaredError",
});

const predict = Object.fromEntries(
  Object.entries(networks).flatMap(([name, { layers }]) =>
    [1, 10_000].map((batch) => [
      `predict-${name}-${batch}`,
      { kind: "predict", activation: "relu", layers, batch, samples: batch },
    ]),
  ),
);

const optimizerSteps = Object.fromEntries(
  ["adam", "adamW", "momentum", "rmsProp", "sgd"].flatMap((optimizer) =>
    [1e4, 1e6, 2.5e7].map((parameters) => [
      `step-${optimizer}-${parameters.toExponential().replace("+", "")}`,
      { kind: "step", optimizer, learningRate: rates[optimizer], parameters },
    ]),
  ),
);

/** A network in the middle of what is small, of which one thing grows. */
const base = { layers: [64, 128, 128, 10], batch: 64, samples: 8192 };

/** Pieces of work along an axis: `grow-width-64`. */
const along = (axis, values, change) =>
  Object.fromEntries(
    values.map((value) => [
      `grow-${axis}-${value}`,
      train({ ...base, ...change(value), axis, value }),
    ]),
  );

const growth = {
  ...along("samples", [1024, 4096, 16_384, 65_536], (samples) => ({ samples })),
  ...along("width", [16, 64, 256, 1024], (width) => ({ layers: [64, width, width, 10] })),
  ...along("depth", [1, 4, 16], (depth) => ({ layers: [64, ...Array(depth).fill(128), 10] })),
  ...along("batch", [1, 8, 64, 512, 4096], (batch) => ({ batch })),
};

/** All pieces of work by group and name. */
export const groups = {
  networks: Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [name, train(network)]),
  ),
  optimizers: vary(shorter, {
    sgd: { optimizer: "sgd" },
    momentum: { optimizer: "momentum" },
    rmsProp: { optimizer: "rmsProp" },
  }),
  options: vary(shorter, { tanh: regression, dropout: { dropout: 0.2, l2: 0.01 } }),
  batches: {
    ...vary(
      { small: networks.small },
      {
        "batch-1": batches(1, 2000),
        "batch-8": batches(8, 9984),
        "batch-16": batches(16, 9984),
        "batch-512": batches(512, 9984),
        "batch-full": batches(9984, 9984),
      },
    ),
    ...vary(
      { medium: networks.medium },
      {
        "batch-1": batches(1, 1000),
        "batch-8": batches(8, 8000),
        "batch-16": batches(16, 16_000),
        "batch-512": batches(512, 59_968),
        "batch-full": batches(59_968, 59_968),
      },
    ),
  },
  widths: {
    "width-13": train({ layers: [13, 13, 13, 13], batch: 32, samples: 9984 }),
    "width-100": train({ layers: [100, 100, 100, 100], batch: 64, samples: 9984 }),
    "classes-1000": train({ layers: [100, 128, 1000], batch: 64, samples: 9984 }),
  },
  predict,
  steps: optimizerSteps,
  programs: {
    // To the end of the first step.
    start: { kind: "start", arguments: [] },
    // Reading the digits, and training until it knows so many of those held out.
    digits: { kind: "process", arguments: ["datasets/digits.csv", 0.97] },
  },
  costs: Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [
      `costs-${name}`,
      { ...train(network), kind: "costs", validation: 0.1 },
    ]),
  ),
  growth,
  machine: {
    limits: { kind: "cargo", crate: "kernels", bench: "machine" },
    epoch: { kind: "cargo", crate: "train", bench: "epoch" },
  },
};

/** The groups and pieces of work that `words` name, by group. */
export function chosenWork(words) {
  const known = new Set([...Object.keys(groups), ...Object.values(groups).flatMap(Object.keys)]);
  for (const word of words) {
    if (!known.has(word)) throw new Error(`--work: ${word} is none of ${[...known].join(", ")}`);
  }
  const wanted = Object.entries(groups).map(([group, pieces]) => {
    const all = words.includes(group);
    return [group, Object.entries(pieces).filter(([name]) => all || words.includes(name))];
  });
  return Object.fromEntries(wanted.filter(([, pieces]) => pieces.length > 0));
}
