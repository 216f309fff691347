import { sgd } from "../../optimizers/index.ts";
import * as schedules from "../../schedules/index.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { fitLine } from "../landscapes/line.ts";
import { digits } from "../words.ts";
import { LEAST, costOf, lineMap } from "./on_the_line.ts";

type Names = "decayRate" | "rate";

/** Steps at the end to look at. */
const LAST = 100;

// #region shown
const STEPS = 400;

/** Mini-batches of 8 with a rate that stays, and with one that decays from the same first epoch. */
function run({ decayRate, rate }: Settings<Names>): Series {
  const path = (learningRate: number | schedules.Schedule) =>
    fitLine({ optimizer: sgd({ learningRate }), batchSize: 8, steps: STEPS });
  const decaying = schedules.inverseTime({ initial: rate * (1 + decayRate), decayRate });
  return { ...named("constant", path(rate)), ...named("decaying", path(decaying)) };
}
// #endregion

const TRACES = [
  { series: "constant", label: "constant rate", tone: "second" },
  { series: "decaying", label: "decaying rate", tone: "first" },
] as const;

export const figure: Figure<Names> = {
  name: "decay_effect",
  chapter: "Learning rate decay",
  title: "A rate that falls lets the path settle",
  lesson: [
    "Near the minimum, the noise of mini-batches is all that is left of the gradient, and a constant rate keeps the path wandering around in it. With a rate that falls from epoch to epoch, the circles become ever tighter.",
    "Too much of it, and the path stops on the way: try a decay rate of 3 with the smallest rate.",
  ],
  formulas: [String.raw`\alpha = \frac{\alpha_0}{1+\text{decay rate}\cdot\text{epoch}}`],
  controls: {
    decayRate: { label: "decay rate", values: [0.1, 0.3, 1, 3], initial: 1 },
    rate: { label: "rate of the first epoch", values: [0.05, 0.15, 0.3, 0.6], initial: 0.3 },
  },
  views: [
    lineMap(TRACES, {
      x: [0.6, 1.9],
      y: [-0.1, 1.4],
      levels: [0.0625, 0.065, 0.07, 0.08, 0.1, 0.13, 0.18, 0.25, 0.35],
    }),
    costOf(TRACES),
  ],
  run,
  reading: (series) => {
    const distance = (name: string): string => {
      const [w, b] = [column(series, `${name}.x`), column(series, `${name}.y`)];
      const squares = [...w.slice(-LAST)].map(
        (each, i) => (each - LEAST[0]) ** 2 + ((b.at(i - LAST) as number) - LEAST[1]) ** 2,
      );
      return digits(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / LAST));
    };
    return `In the last ${LAST} of ${STEPS} steps the path is ${distance("constant")} from the minimum with the constant rate, ${distance("decaying")} with the decaying one (root of the mean square).`;
  },
};
