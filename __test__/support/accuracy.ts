import { Dataset } from "../../src/index.ts";

/** Data sets to classify, with their targets. */
export const SETS: Readonly<Record<string, string>> = {
  digits: "digit",
  breast_cancer: "diagnosis",
  iris: "species",
};

/** Seeds of the splits and of first weights. */
export const SEEDS = [1, 2, 3, 4, 5];

/** A data set of the repository. */
export const classified = (name: string): Promise<Dataset> =>
  Dataset.fromCsv(`datasets/${name}.csv`, { target: SETS[name] as string });

/** A fifth to test on, each class in proportion. */
export const split = (data: Dataset, seed: number): { train: Dataset; test: Dataset } =>
  data.split({ test: 0.2, seed, stratify: true });

/** The rows of a data set that a split holds out. */
export async function heldOut(name: string, seed: number): Promise<number[]> {
  const { samples, labels, classes } = await classified(name);
  const features = Float32Array.from({ length: samples }, (_, row) => row);
  const rows = { features, width: 1, labels: labels as Uint32Array, classes: classes as number };
  return [...split(Dataset.fromArrays(rows), seed).test.features];
}
