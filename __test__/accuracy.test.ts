// Trainings reach the accuracy of scikit-learn's, with every optimizer: the same network, on the same splits of real data.
import test from "ava";
import { readFileSync } from "node:fs";
import {
  Network,
  adam,
  adamW,
  dense,
  momentum,
  relu,
  rmsProp,
  sgd,
  type OptimizerSpec,
} from "../src/index.ts";
import { SEEDS, SETS, classified, heldOut, split } from "./support/accuracy.ts";

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`fixtures/accuracy/${name}`, import.meta.url), "utf8")) as T;
const splits = fixture<Record<string, number[][]>>("splits.json");
const theirs = fixture<Record<string, number[]>>("accuracy.json");

const optimizers: readonly OptimizerSpec[] = [
  sgd({ learningRate: 0.1 }),
  momentum({ learningRate: 0.05 }),
  rmsProp({ learningRate: 3e-3 }),
  adam({ learningRate: 3e-3 }),
  adamW({ learningRate: 3e-3 }),
];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Twice the standard error of the difference of two means, each of so many answers in all that are right so often. */
const chance = (accuracy: number, answers: number): number =>
  2 * Math.sqrt((2 * accuracy * (1 - accuracy)) / answers);

for (const name of Object.keys(SETS)) {
  test(`${name}: scikit-learn learned from the rows of our splits`, async (t) => {
    t.deepEqual(await Promise.all(SEEDS.map((seed) => heldOut(name, seed))), splits[name]);
  });

  for (const optimizer of optimizers) {
    test(`${name}: ${optimizer.kind}`, async (t) => {
      const data = await classified(name);
      const ours = await Promise.all(
        SEEDS.map(async (seed) => {
          const { train, test: held } = split(data, seed);
          const network = new Network({
            input: data.width,
            layers: [dense(64), relu(), dense(data.outputs)],
            scaling: "standard",
            seed,
          });
          await network.fit(train, { optimizer, epochs: 100, batchSize: 32, l2: 1e-4, seed });
          return network.evaluate(held).accuracy as number;
        }),
      );
      const goal = mean(theirs[name] as number[]);
      const answers = (splits[name] as number[][]).flat().length;
      const least = goal - chance(goal, answers);
      t.true(mean(ours) >= least, `${mean(ours)}; scikit-learn ${goal}, so at least ${least}`);
      t.log(`${mean(ours).toFixed(4)}; scikit-learn ${goal.toFixed(4)}`);
    });
  }
}
