import {
  Dataset,
  Network,
  adam,
  dense,
  dropout,
  elu,
  gelu,
  leakyRelu,
  linear,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
  type ExportFormat,
  type Layer,
  type NetworkConfig,
} from "../../src/index.ts";

/** A network that each format must carry: one for each layer, scaling and end. */
export interface Case {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly scaling?: NetworkConfig["scaling"];
  readonly classes?: number;
  /** The formats that have it, if not all. */
  readonly formats?: readonly ExportFormat[];
}

const NO_TFJS: readonly ExportFormat[] = ["onnx", "torch", "typescript"];

const INPUT = 5;
const SAMPLES = 24;

/** Exact in float32, and columns of different size, so that scaling matters. */
const value = (row: number, column: number): number =>
  (((row * 37 + column * 11) % 17) - 8) / 4 + column * ((row % 3) + 10);

const row = (index: number): number[] =>
  Array.from({ length: INPUT }, (_, column) => value(index, column));

/** What is predicted: rows that training has not seen. */
export const ROWS = Array.from({ length: 6 }, (_, index) => row(SAMPLES + index));

const around = (activation: Layer): Layer[] => [dense(7), activation, dense(3)];

export const CASES: readonly Case[] = [
  ...[linear(), relu(), leakyRelu({ slope: 0.1 }), elu(), sigmoid(), tanh()],
  ...[softplus(), silu(), gelu()],
]
  .map((activation): Case => ({
    name: activation.kind,
    layers: around(activation),
    scaling: "standard",
  }))
  .concat([
    {
      name: "steeperElu",
      layers: around(elu({ alpha: 0.7 })),
      scaling: "standard",
      formats: NO_TFJS,
    },
    { name: "minMax", layers: around(tanh()), scaling: "minMax" },
    { name: "unscaled", layers: around(sigmoid()) },
    { name: "noBias", layers: [dense(7, { bias: false }), relu(), dense(3)], scaling: "standard" },
    { name: "dropout", layers: [dropout(0.2), ...around(relu()), dropout(0.5)], scaling: "minMax" },
    { name: "classes", layers: around(relu()), scaling: "standard", classes: 3 },
    {
      name: "softmaxLayer",
      layers: [...around(tanh()), softmax()],
      scaling: "standard",
      classes: 3,
    },
    { name: "twoClasses", layers: [dense(4), relu(), dense(1)], scaling: "standard", classes: 2 },
  ]);

/** The network of a case, trained a little, so that nothing in it is zero. */
export async function trained({ layers, scaling, classes }: Case): Promise<Network> {
  const rows = Array.from({ length: SAMPLES }, (_, index) => row(index));
  const data = Dataset.fromArrays({
    features: rows,
    ...(classes === undefined
      ? { targets: rows.map(([a = 0, b = 0, c = 0]) => [a / 2, b - 10, c / 20]) }
      : { labels: rows.map((_, index) => (index * 7) % classes), classes }),
  });
  const network = new Network({ input: INPUT, layers, scaling, seed: 3 });
  await network.fit(data, { epochs: 8, batchSize: 8, optimizer: adam({ learningRate: 0.05 }) });
  return network;
}
