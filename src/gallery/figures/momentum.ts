import { momentum, sgd } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { named, type Figure, type Series, type Settings } from "../figure.ts";
import { ravine } from "../landscapes/ravine.ts";
import { arrived } from "../words.ts";
import { RATES, STEPS, costOf, ravineMap } from "./in_the_ravine.ts";

type Names = "beta" | "rate";

// #region shown
/** Gradient descent without and with momentum, in the form of the notes. */
function run({ beta, rate }: Settings<Names>): Series {
  const plain = sgd({ learningRate: rate });
  const averaging = momentum({ learningRate: rate, beta, form: "average" });
  return {
    ...named("plain", descend(plain, ravine, STEPS)),
    ...named("momentum", descend(averaging, ravine, STEPS)),
  };
}
// #endregion

const TRACES = [
  { series: "plain", label: "gradient descent", tone: "plain" },
  { series: "momentum", label: "momentum", tone: "momentum" },
] as const;

export const figure: Figure<Names> = {
  name: "momentum",
  chapter: "Gradient descent with momentum",
  title: "Momentum rolls along the ravine",
  lesson: [
    "Plain descent jumps from slope to slope: the gradient across the ravine is large and changes its sign, that along it is small and keeps it. Momentum averages gradients: what changes its sign cancels, what keeps it adds up.",
    "Raise the rate above 0.04, and plain descent flies out of the ravine; momentum does not. Raise β to 0.98, and the average is so slow to turn that it rolls past the minimum.",
  ],
  formulas: [
    String.raw`v \leftarrow \beta v + (1-\beta)\,\mathrm{d}W`,
    String.raw`W \leftarrow W - \alpha v`,
  ],
  controls: {
    beta: { label: "β", values: [0, 0.5, 0.8, 0.9, 0.95, 0.98], initial: 0.9 },
    rate: { label: "rate α", values: RATES, initial: 0.036 },
  },
  views: [ravineMap(TRACES), costOf(TRACES)],
  run,
  reading: (series) =>
    `${arrived("Gradient descent", series, "plain")} ${arrived("Momentum", series, "momentum")}`,
};
