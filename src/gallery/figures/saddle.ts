import { adam, momentum, rmsProp, sgd } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { saddle } from "../landscapes/saddle.ts";
import { capital } from "../words.ts";
import { TRACES } from "./traces.ts";

type Names = "rate" | "offset";

// #region shown
const STEPS = 150;

/** Descents from the ridge, beside which the ground falls away; the offset is how far from its middle they begin. */
function run({ rate: learningRate, offset }: Settings<Names>): Series {
  const from = { ...saddle, start: [saddle.start[0], offset] as const };
  return {
    ...named("plain", descend(sgd({ learningRate }), from, STEPS)),
    ...named("momentum", descend(momentum({ learningRate, form: "heavyBall" }), from, STEPS)),
    ...named("rmsProp", descend(rmsProp({ learningRate }), from, STEPS)),
    ...named("adam", descend(adam({ learningRate }), from, STEPS)),
  };
}
// #endregion

/** A path has left the saddle where it is as far down as that: nine tenths of the way to the minimum. */
const LEFT = -0.225;

export const figure: Figure<Names> = {
  name: "saddle",
  chapter: "Local optima, saddle points and plateaus",
  title: "A saddle is no minimum, but it holds whoever comes along the ridge",
  lesson: [
    "Where the gradient is zero, the ground may rise one way and fall another. For a minimum it must rise in every direction; if that were a coin's toss for each of n directions, one point in 2ⁿ would be a minimum. In networks with thousands of weights, points without a gradient are saddles.",
    "Plain descent nears the saddle, and the nearer the ridge it started, the longer it stays: its step is as small as the gradient. Momentum (here the heavy ball, without 1 − β) gathers speed. RMSprop and Adam divide by the gradient's size, and go at full pace however small it is.",
  ],
  formulas: [
    String.raw`J(x, y) = \tfrac12 x^2 - \tfrac12 y^2 + \tfrac14 y^4`,
    String.raw`\nabla J = (x,\; y^3 - y)`,
    String.raw`\nabla J = 0 \text{ at } (0, 0) \text{ and } (0, \pm 1)`,
  ],
  controls: {
    rate: { label: "rate α", values: [0.02, 0.05, 0.1, 0.2], initial: 0.05 },
    offset: {
      label: "start beside the ridge",
      values: [1e-6, 1e-4, 1e-2],
      initial: 1e-4,
      names: { 1e-6: "0.000 001", 1e-4: "0.000 1", 1e-2: "0.01" },
    },
  },
  views: [
    {
      kind: "surface",
      title: "The saddle, and the paths over it",
      x: { label: "x", range: [-1.4, 1.4] },
      y: { label: "y", range: [-1.35, 1.35] },
      height: saddle.height,
      traces: TRACES,
    },
    {
      kind: "curves",
      title: "The height, step by step",
      x: { label: "step" },
      at: 0,
      y: { label: "cost J", range: [-0.3, 0.9] },
      lines: TRACES.map((trace) => ({ ...trace, series: `${trace.series}.height` })),
    },
  ],
  run,
  reading: (series) =>
    TRACES.map(({ series: name, label }) => {
      const at = column(series, `${name}.height`).findIndex((height) => height < LEFT);
      return at < 0
        ? `${capital(label)} has not left after ${STEPS} steps.`
        : `${capital(label)} leaves in ${at} steps.`;
    }).join(" "),
};
