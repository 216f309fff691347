import { dense } from "../../layers/index.ts";
import { Network } from "../../network/network.ts";
import { sgd } from "../../optimizers/index.ts";
import { digits } from "../data.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { rises } from "../measures.ts";
import { once } from "../once.ts";
import { digits as written } from "../words.ts";

type Names = "batchSize" | "rate";

// #region shown
const STEPS = 200;
const EPOCHS = 10;

/** The costs of a network on batches of that size, the start being the same for all. */
const costs = once(async (batchSize: number, learningRate: number) => {
  const train = await digits();
  using network = new Network({ input: 64, layers: [dense(10)], seed: 1 });
  const history = await network.fit(train, {
    optimizer: sgd({ learningRate }),
    batchSize,
    epochs: Math.max(EPOCHS, Math.ceil((STEPS * batchSize) / train.samples)),
    validation: train, // the cost of all samples, after each epoch
  });
  const epochs = history.epochs.slice(0, EPOCHS).map(({ validation }) => validation.loss);
  return { steps: history.steps.costs.slice(0, STEPS), epochs: Float64Array.from(epochs) };
});

async function run({ batchSize, rate }: Settings<Names>): Promise<Series> {
  const { samples } = await digits();
  return {
    ...named("whole", await costs(samples, rate)),
    ...named("mini", await costs(batchSize, rate)),
  };
}
// #endregion

export const figure: Figure<Names> = {
  name: "batch_cost",
  chapter: "Batch, mini-batch and stochastic gradient descent",
  title: "The mini-batch cost is noisy, but falls sooner",
  lesson: [
    "An iteration is one step, an epoch one pass over all samples. Descent on the whole batch takes one step an epoch, and its cost falls at every iteration, if the rate is right (at 0.1 it is not). A mini-batch is another sample of the data each time: its cost jumps, and falls in the long run.",
    "What counts is the work. By passes over the data, mini-batches are far ahead: with 64 of 1797 samples, an epoch has 29 steps instead of one, the last on the 5 samples that are left. A batch of 1 is stochastic gradient descent.",
  ],
  formulas: [
    String.raw`J^{\{t\}} = \frac{1}{b}\sum_{i=1}^{b}\mathcal{L}\bigl(\hat y^{(i)},y^{(i)}\bigr) + \frac{\lambda}{2b}\sum_l \lVert W^{[l]}\rVert_F^2`,
    String.raw`W \leftarrow W - \alpha\,\mathrm{d}W^{\{t\}}`,
  ],
  controls: {
    batchSize: { label: "batch size b", values: [1, 8, 32, 64, 256, 512], initial: 64 },
    rate: { label: "rate α", values: [0.001, 0.003, 0.01, 0.03, 0.1], initial: 0.01 },
  },
  views: [
    {
      kind: "curves",
      title: "The cost of each iteration's batch",
      x: { label: "iteration" },
      at: 1,
      y: { label: "cost J", scale: "log" },
      lines: [
        { series: "mini.steps", label: "mini-batches of b", tone: "second" },
        { series: "whole.steps", label: "the whole batch", tone: "first" },
      ],
    },
    {
      kind: "curves",
      title: "The cost of all samples after each epoch",
      x: { label: "epoch" },
      at: 1,
      y: { label: "cost J", scale: "log" },
      lines: [
        { series: "mini.epochs", label: "mini-batches of b", tone: "second" },
        { series: "whole.epochs", label: "the whole batch", tone: "first" },
      ],
    },
  ],
  run,
  reading: (series, { batchSize }) => {
    const last = (name: string): string => written(column(series, name).at(-1) as number);
    const rose = (name: string): number => rises(column(series, name));
    const times = STEPS - 1;
    return `From one iteration to the next the cost rose ${rose("whole.steps")} of ${times} times on the whole batch, ${rose("mini.steps")} of ${times} times on batches of ${batchSize}. After ${EPOCHS} epochs the cost of all samples is ${last("whole.epochs")} with the whole batch, ${last("mini.epochs")} with batches of ${batchSize}.`;
  },
};
