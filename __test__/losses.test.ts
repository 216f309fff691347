// A batch costs what it costs in PyTorch, Keras, optax and tfjs; see make.py beside the references.
import { readFileSync } from "node:fs";
import test from "ava";
import { Dataset, Network, dense, type LossKind } from "../src/index.ts";
import { kindsOf } from "../src/parts/part.ts";

interface Fixture {
  readonly logits: readonly number[][];
  readonly targets: readonly number[][];
  readonly labels: readonly number[];
  readonly binary: readonly number[][];
  readonly costs: Readonly<Record<LossKind, Readonly<Record<string, number>>>>;
}

const fixture = JSON.parse(readFileSync("__test__/fixtures/losses/costs.json", "utf8")) as Fixture;

/** Its logits are its features. */
const identity = new Network({
  input: 3,
  layers: [dense(3, { bias: false, initializer: [1, 0, 0, 0, 1, 0, 0, 0, 1] })],
});

const features = fixture.logits;
const dataFor = (loss: LossKind): Dataset => {
  if (loss === "softmaxCrossEntropy")
    return Dataset.fromArrays({ features, labels: fixture.labels, classes: 3 });
  const targets = loss === "binaryCrossEntropy" ? fixture.binary : fixture.targets;
  return Dataset.fromArrays({ features, targets });
};

test("every loss is there", (t) => {
  t.deepEqual(Object.keys(fixture.costs).sort(), [...kindsOf("losses")].sort());
});

for (const [kind, costs] of Object.entries(fixture.costs) as [LossKind, Record<string, number>][]) {
  for (const [library, cost] of Object.entries(costs)) {
    test(`${kind} is that of ${library}`, (t) => {
      const { loss } = identity.evaluate(dataFor(kind), { loss: kind });
      t.true(Math.abs(loss - cost) <= 1e-6 * Math.max(1, cost), `${loss}, not ${cost}`);
    });
  }
}
