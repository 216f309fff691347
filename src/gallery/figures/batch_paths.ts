import { sgd } from "../../optimizers/index.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { SAMPLES, fitLine } from "../landscapes/line.ts";
import { travel } from "../measures.ts";
import { digits } from "../words.ts";
import { costOf, lineMap } from "./on_the_line.ts";

type Names = "batchSize" | "rate";

// #region shown
const STEPS = 100;

/** The same line fitted by the same steps, each on all days, on some, or on one. */
function run({ batchSize, rate }: Settings<Names>): Series {
  const optimizer = sgd({ learningRate: rate });
  const path = (size: number) => fitLine({ optimizer, batchSize: size, steps: STEPS });
  return {
    ...named("stochastic", path(1)),
    ...named("mini", path(batchSize)),
    ...named("whole", path(SAMPLES)),
  };
}
// #endregion

const TRACES = [
  { series: "stochastic", label: "stochastic: one day a step", tone: "third" },
  { series: "mini", label: "mini-batches of b", tone: "second" },
  { series: "whole", label: `batch: all ${SAMPLES} days`, tone: "first" },
] as const;

export const figure: Figure<Names> = {
  name: "batch_paths",
  chapter: "Batch, mini-batch and stochastic gradient descent",
  title: "Straight, swaying, wandering: one rule, three batch sizes",
  lesson: [
    "A line w · low + b predicts each day's highest temperature from its lowest. Its cost has two parameters, so that it can be drawn as a map. On the whole batch, descent goes straight down. On mini-batches it sways, but goes the right way. On single days it wanders, and never settles.",
    "The steps are as many on all three paths. They are not as dear: a step on the whole batch reads 365 days, a stochastic one reads one day and leaves the processor's vectors idle.",
  ],
  formulas: [
    String.raw`J(w, b) = \frac{1}{2m}\sum_{i=1}^{m}\bigl(w\,x^{(i)} + b - y^{(i)}\bigr)^2`,
    String.raw`w \leftarrow w - \alpha\,\frac{\partial J^{\{t\}}}{\partial w}, \qquad b \leftarrow b - \alpha\,\frac{\partial J^{\{t\}}}{\partial b}`,
  ],
  controls: {
    batchSize: { label: "batch size b", values: [4, 16, 32, 64, 128], initial: 32 },
    rate: { label: "rate α", values: [0.03, 0.1, 0.3, 0.6], initial: 0.3 },
  },
  views: [
    lineMap(TRACES, {
      x: [-1.1, 2.4],
      y: [-0.4, 3.6],
      levels: [0.068, 0.1, 0.15, 0.25, 0.4, 0.6, 0.9, 1.3, 1.8, 2.5, 3.4],
    }),
    costOf(TRACES),
  ],
  run,
  reading: (series) => {
    const way = (name: string): string =>
      digits(travel(column(series, `${name}.x`)) + travel(column(series, `${name}.y`)));
    const last = (name: string): string =>
      digits(column(series, `${name}.height`).at(-1) as number);
    return `After ${STEPS} steps the cost of all days is ${last("whole")} by the whole batch, ${last("mini")} by mini-batches, ${last("stochastic")} by single days; the way there, w and b added, was ${way("whole")}, ${way("mini")} and ${way("stochastic")} long.`;
  },
};
