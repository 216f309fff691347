import { adam, momentum, rmsProp, sgd, type OptimizerSpec } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { tiltedRavine } from "../landscapes/tilted_ravine.ts";
import { arrival } from "../measures.ts";
import { once } from "../once.ts";
import { NEAR } from "../words.ts";
import { TRACES } from "./traces.ts";

type Names = "steepness" | "tilted";

// #region shown
const STEEPNESS = [1, 10, 50, 100, 300] as const;
const STEPS = 200;
const MOST = 1000;

const RATES = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5];

const CONTESTANTS: Record<string, (learningRate: number) => OptimizerSpec> = {
  plain: (learningRate) => sgd({ learningRate }),
  momentum: (learningRate) => momentum({ learningRate, beta: 0.9, form: "average" }),
  rmsProp: (learningRate) => rmsProp({ learningRate, beta: 0.9 }),
  adam: (learningRate) => adam({ learningRate }),
};

/** The costs of an optimizer at the best of ten rates: that which brings it near the minimum in the fewest steps. */
const best = once((name: string, steepness: number, tilted: number): Float64Array => {
  const ravine = tiltedRavine(steepness, tilted === 1);
  const tried = RATES.map((rate) => descend(CONTESTANTS[name]!(rate), ravine, MOST).height);
  const steps = (heights: Float64Array): number => arrival(heights, NEAR) ?? Infinity;
  return tried.reduce((a, b) => (steps(b) < steps(a) ? b : a));
});

function run({ steepness, tilted }: Settings<Names>): Series {
  const series: Record<string, Float64Array> = {};
  for (const name of Object.keys(CONTESTANTS)) {
    const steps = (each: number): number => arrival(best(name, each, tilted), NEAR) ?? NaN;
    series[`${name}.height`] = best(name, steepness, tilted).slice(0, STEPS + 1);
    series[`${name}.steps`] = Float64Array.from(STEEPNESS, steps);
  }
  return series;
}
// #endregion

export const figure: Figure<Names> = {
  name: "race",
  chapter: "Adam",
  title: "A race, each at its best rate",
  lesson: [
    "Each optimizer runs with the best of ten rates, the one that brings it within 0.05 of the least cost in the fewest steps. The steeper the ravine, the smaller the rate that plain descent can bear, and the longer it takes. Momentum takes about seventy steps in all of them. Where the ground is round, κ of 1, plain descent is there at once: nothing needs mending.",
    "Adam hardly notices the steepness, as long as the ravine lies along the parameters, whose scales it cancels. Turn the steepest by 45 degrees, where no parameter is steep by itself, and it takes twice as long. RMSprop jitters around the minimum by as much as its rate, so that it needs a small one to settle, or one that decays.",
  ],
  formulas: [String.raw`J(x, y) = \tfrac12\bigl(x^2 + \kappa\,y^2\bigr)`],
  controls: {
    steepness: { label: "steepness κ", values: STEEPNESS, initial: 50 },
    tilted: { label: "turned by 45°", values: [0, 1], initial: 0 },
  },
  views: [
    {
      kind: "curves",
      title: "The cost, step by step",
      x: { label: "step" },
      at: 0,
      y: { label: "cost J", scale: "log", range: [1e-6, 1e3] },
      lines: TRACES.map((trace) => ({ ...trace, series: `${trace.series}.height` })),
    },
    {
      kind: "curves",
      title: "Steps to the minimum, by steepness",
      x: { label: "steepness κ", scale: "log" },
      at: STEEPNESS,
      y: { label: "steps", scale: "log" },
      lines: TRACES.map((trace) => ({ ...trace, series: `${trace.series}.steps` })),
    },
  ],
  run,
  reading: (series, { steepness }) => {
    const place = STEEPNESS.findIndex((each) => each === steepness);
    const each = TRACES.map(({ series: name, label }) => {
      const steps = column(series, `${name}.steps`)[place] as number;
      return `${label} ${Number.isNaN(steps) ? `more than ${MOST}` : steps}`;
    });
    return `Steps to within ${NEAR} of the least cost, at a steepness of ${steepness}: ${each.join(", ")}.`;
  },
};
