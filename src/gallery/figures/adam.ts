import { adam, momentum, rmsProp } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { named, type Figure, type Series, type Settings } from "../figure.ts";
import { ravine } from "../landscapes/ravine.ts";
import { arrived } from "../words.ts";
import { RATES, STEPS, costOf, ravineMap } from "./in_the_ravine.ts";

type Names = "beta1" | "beta2" | "rate";

// #region shown
/** Adam beside the two that it is made of, each with its half of Adam's betas. */
function run({ beta1, beta2, rate }: Settings<Names>): Series {
  const both = adam({ learningRate: rate, beta1, beta2, epsilon: 1e-8 });
  const averaging = momentum({ learningRate: rate, beta: beta1, form: "average" });
  const scaling = rmsProp({ learningRate: rate, beta: beta2, epsilon: 1e-8 });
  return {
    ...named("momentum", descend(averaging, ravine, STEPS)),
    ...named("rmsProp", descend(scaling, ravine, STEPS)),
    ...named("adam", descend(both, ravine, STEPS)),
  };
}
// #endregion

const TRACES = [
  { series: "momentum", label: "momentum", tone: "momentum" },
  { series: "rmsProp", label: "RMSprop", tone: "rmsProp" },
  { series: "adam", label: "Adam", tone: "adam" },
] as const;

export const figure: Figure<Names> = {
  name: "adam",
  chapter: "Adam",
  title: "Adam does both, and corrects both",
  lesson: [
    "Adam steps along an averaged gradient, as momentum does, divided by the root of the mean square, as RMSprop does. Both averages start from zero, and both are corrected: the first step is as long as the rate, whatever the betas. RMSprop, which is not corrected, leaps at first: with β₂ of 0.999 right out of the picture.",
    "The usual betas, 0.9 and 0.999, rarely need a change. The rate does: try it from one end to the other.",
  ],
  formulas: [
    String.raw`v \leftarrow \beta_1 v + (1-\beta_1)\,\mathrm{d}W`,
    String.raw`s \leftarrow \beta_2 s + (1-\beta_2)\,\mathrm{d}W^2`,
    String.raw`\hat v = \frac{v}{1-\beta_1^t}, \qquad \hat s = \frac{s}{1-\beta_2^t}`,
    String.raw`W \leftarrow W - \alpha\,\frac{\hat v}{\sqrt{\hat s}+\varepsilon}`,
  ],
  controls: {
    beta1: { label: "β₁", values: [0, 0.5, 0.9, 0.98], initial: 0.9 },
    beta2: { label: "β₂", values: [0.9, 0.99, 0.999], initial: 0.999 },
    rate: { label: "rate α", values: RATES, initial: 0.2 },
  },
  views: [ravineMap(TRACES), costOf(TRACES)],
  run,
  reading: (series) =>
    [
      arrived("Momentum", series, "momentum"),
      arrived("RMSprop", series, "rmsProp"),
      arrived("Adam", series, "adam"),
    ].join(" "),
};
