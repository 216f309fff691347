import {
  Dataset,
  Network,
  adam,
  dense,
  dropout,
  relu,
  type FitOptions,
  type NetworkConfig,
} from "../../src/index.ts";

/** Points on two rings, one in the other: exact arithmetic, no data file. */
export function rings(samples = 100): Dataset {
  const features: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < samples; i++) {
    const label = i % 2;
    const [a, b] = [((i * 37) % 101) / 101 - 0.5, ((i * 53) % 103) / 103 - 0.5];
    const grow = (label + 1) / (Math.abs(a) + Math.abs(b) + 0.25);
    features.push([a * grow, b * grow]);
    labels.push(label);
  }
  return Dataset.fromArrays({ features, labels });
}

/** Numbers to fit, two a sample. */
export function planes(samples = 50): Dataset {
  const features = Array.from({ length: samples }, (_, i) => [
    ((i * 7) % 11) / 11,
    ((i * 5) % 13) / 13,
    ((i * 3) % 17) / 17,
  ]);
  const targets = features.map(([a = 0, b = 0, c = 0]) => [a + 2 * b, b - c]);
  return Dataset.fromArrays({ features, targets });
}

/** A small network for {@link rings}. */
export const network = (config: Partial<NetworkConfig> = {}): Network =>
  new Network({
    input: 2,
    layers: [dense(16), relu(), dropout(0.1), dense(2)],
    seed: 1,
    ...config,
  });

export const data = rings();

/** 100 samples in batches of 32: steps of 32, 32, 32 and 4. */
export const options: FitOptions = {
  epochs: 5,
  batchSize: 32,
  optimizer: adam({ learningRate: 0.01 }),
};

/** The digest of {@link network} after a fit of so many steps, which ends where its rates do. */
export async function digestAfter(steps: number, more: Partial<FitOptions> = {}): Promise<string> {
  const on = network();
  const stop = new Error("enough");
  const rate = 0.01;
  const learningRate = ({ step }: { step: number }): number => {
    if (step > steps) throw stop;
    return rate;
  };
  await on.fit(data, { ...options, ...more, optimizer: adam({ learningRate }) }).catch((error) => {
    if (error !== stop) throw error;
  });
  return on.digest();
}
