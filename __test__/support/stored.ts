import { join } from "node:path";
import {
  Dataset,
  Network,
  StoredDataset,
  adam,
  dense,
  dropout,
  relu,
  type FitOptions,
  type NetworkConfig,
} from "../../src/index.ts";
import { rings } from "./problems.ts";
import { folderOf } from "./files.ts";

/** Where a test file has its data sets; gone after its tests. */
export const folder = folderOf("stored");
let files = 0;
/** A path where nothing is yet. */
export const place = (): string => join(folder, `${files++}.safetensors`);
/** A file that Python wrote. */
export const fixture = (name: string): string =>
  new URL(`../fixtures/stored/${name}.safetensors`, import.meta.url).pathname;

/** The data in a file. */
export async function stored(data: Dataset | Iterable<Dataset>): Promise<StoredDataset> {
  const path = place();
  await StoredDataset.write(path, data);
  return StoredDataset.open(path);
}

/** 500 weighted points of two classes, which have names. */
export const points = Dataset.fromArrays({
  features: rings(500).features,
  width: 2,
  labels: rings(500).labels as Uint32Array,
  classes: ["inner", "outer"],
  featureNames: ["a", "b"],
  sampleWeight: Float32Array.from({ length: 500 }, (_, i) => (i % 7) / 3),
});

/** A small network for {@link points}. */
export const network = (config: Partial<NetworkConfig> = {}): Network =>
  new Network({
    input: 2,
    layers: [dense(16), relu(), dropout(0.1), dense(2)],
    seed: 1,
    scaling: "standard",
    ...config,
  });

export const options: FitOptions = {
  epochs: 3,
  batchSize: 32,
  optimizer: adam({ learningRate: 0.01 }),
};
