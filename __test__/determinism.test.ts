import test from "ava";
import { system } from "../src/index.ts";
import { child } from "./support/child.ts";

/** Trains with each optimizer a network of every activation, with dropout and L2; prints one digest a training. */
const trainings = `
  const { Dataset, Network, dense, dropout, schedules } = downhill;
  const { relu, leakyRelu, elu, gelu, silu, sigmoid, tanh, softplus, linear } = downhill;
  const { sgd, momentum, rmsProp, adam, adamW, huber } = downhill;
  const activations = [relu, leakyRelu, elu, gelu, silu, sigmoid, tanh, softplus, linear];
  const features = Array.from({ length: 300 }, (_, i) =>
    Array.from({ length: 20 }, (_, c) => ((i * 31 + c * 17) % 101) / 50 - 1));
  const labels = features.map(([a, b, c]) => (a > b ? 0 : b > c ? 1 : 2));
  const classes = Dataset.fromArrays({ features, labels });
  const numbers = Dataset.fromArrays({ features, targets: features.map(([a, b]) => [a * b]) });
  const make = (outputs) => new Network({
    input: 20,
    layers: [dense(300), ...activations.flatMap((make) => [dense(33), make()]), dropout(0.2), dense(outputs)],
    scaling: "standard",
    seed: 7,
  });
  const train = async (name, data, options) => {
    const network = make(data.outputs);
    const { steps } = await network.fit(data, { epochs: 3, batchSize: 64, l2: 1e-3, ...options });
    const costs = Buffer.from(steps.costs.buffer).toString("base64");
    const p = network.predict(data.features);
    console.log(name, network.digest(), costs, Buffer.from(p.buffer).toString("base64").slice(0, 200));
  };
  const learningRate = schedules.cosine({ initial: 0.01, steps: 15 });
  for (const make of [sgd, momentum, rmsProp, adam, adamW]) await train(make.name, classes, { optimizer: make({ learningRate }) });
  for (const loss of ["meanSquaredError", "meanAbsoluteError", huber({ delta: 0.5 })]) {
    await train(loss.kind ?? loss, numbers, { loss, optimizer: adam({ learningRate }) });
  }
  await train("full", classes, { batchSize: "full" });
  await train("one by one", classes.subset(Uint32Array.from({ length: 40 }, (_, i) => i)), { batchSize: 1, epochs: 1 });
`;

const environments = system.available.flatMap((isa) =>
  [1, 2, 3].map((threads) => ({ DOWNHILL_ISA: isa, DOWNHILL_THREADS: String(threads) })),
);

test("the same bits on every instruction set and number of threads", async (t) => {
  t.timeout(300_000);
  const outputs: string[] = [];
  for (const environment of environments) {
    const { code, stdout, stderr } = await child(trainings, environment);
    t.deepEqual({ code, stderr }, { code: 0, stderr: "" }, JSON.stringify(environment));
    outputs.push(stdout);
  }
  const lines = (outputs[0] as string).trim().split("\n");
  t.is(lines.length, 10);
  t.is(new Set(lines.map((line) => line.split(" ")[1])).size, 10, "trainings differ");
  for (const [i, output] of outputs.entries()) {
    t.deepEqual(output.trim().split("\n"), lines, JSON.stringify(environments[i]));
  }
});
