import { rmsProp, sgd } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { ravine } from "../landscapes/ravine.ts";
import { travel } from "../measures.ts";
import { arrived, digits } from "../words.ts";
import { RATES, STEPS, costOf, ravineMap } from "./in_the_ravine.ts";

type Names = "beta" | "rate";

// #region shown
/** Gradient descent and RMSprop, which divides each gradient by the root of its mean square. */
function run({ beta, rate }: Settings<Names>): Series {
  const plain = sgd({ learningRate: rate });
  const scaling = rmsProp({ learningRate: rate, beta, epsilon: 1e-8 });
  return {
    ...named("plain", descend(plain, ravine, STEPS)),
    ...named("rmsProp", descend(scaling, ravine, STEPS)),
  };
}
// #endregion

const TRACES = [
  { series: "plain", label: "gradient descent", tone: "plain" },
  { series: "rmsProp", label: "RMSprop", tone: "rmsProp" },
] as const;

export const figure: Figure<Names> = {
  name: "rms_prop",
  chapter: "RMSprop",
  title: "RMSprop damps the steep direction",
  lesson: [
    "Each parameter's gradient is divided by the root of its own mean square. Across the ravine gradients are large, and so is the divisor; along it both are small. The steps in both directions come out alike, however steep the ravine is.",
    "With a β₂ of 0.9 that has a price near the minimum: the divisor shrinks with the gradient, so that steps stay about as long as the rate, and the path jitters (try rates of 0.1 and more). And s starts from zero: with β₂ of 0.999 the first step is 1/√0.001, about 32 times the rate. Adam corrects that.",
  ],
  formulas: [
    String.raw`s \leftarrow \beta_2 s + (1-\beta_2)\,\mathrm{d}W^2`,
    String.raw`W \leftarrow W - \alpha\,\frac{\mathrm{d}W}{\sqrt{s}+\varepsilon}`,
  ],
  controls: {
    beta: { label: "β₂", values: [0.5, 0.9, 0.99, 0.999], initial: 0.999 },
    rate: { label: "rate α", values: RATES, initial: 0.036 },
  },
  views: [ravineMap(TRACES), costOf(TRACES)],
  run,
  reading: (series) => {
    const across = (name: string): string => digits(travel(column(series, `${name}.y`)));
    return `${arrived("Gradient descent", series, "plain")} ${arrived("RMSprop", series, "rmsProp")} Across the ravine gradient descent went ${across("plain")} in all, RMSprop ${across("rmsProp")}.`;
  },
};
