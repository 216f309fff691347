import { effectiveWindow, exponentialAverage } from "../../averages/exponential_average.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { digits } from "../words.ts";

type Names = "beta";

// #region shown
const DAYS = 100;

/** One day of 1 among days of 0: what is left of it in the averages of the days after. */
function run({ beta }: Settings<Names>): Series {
  const impulse = new Float64Array(DAYS);
  impulse[0] = 1;
  const weights = exponentialAverage(impulse, { beta });
  const newest = weights[0]!;
  return { weights, oneOverE: new Float64Array(DAYS).fill(newest / Math.E) };
}
// #endregion

export const figure: Figure<Names> = {
  name: "window",
  chapter: "Exponentially weighted averages",
  title: "About 1 / (1 − β) days count",
  lesson: [
    "Unrolled, the average is a sum over all days so far, whose weights decay exponentially with age. No day is ever quite forgotten, but after 1 / (1 − β) days a day weighs about 1/e, a third, of the newest: hence the rule.",
    "For (1 − ε) to the power of 1/ε is about 1/e: 0.9 to the power of 10 is 0.35, 0.98 to the power of 50 is 0.36.",
  ],
  formulas: [
    String.raw`v_t = (1-\beta)\sum_{k=0}^{t-1}\beta^k\,\theta_{t-k}`,
    String.raw`(1-\varepsilon)^{1/\varepsilon} \approx \frac{1}{e}, \qquad \varepsilon = 1-\beta`,
  ],
  controls: {
    beta: { label: "β", values: [0.5, 0.8, 0.9, 0.95, 0.98], initial: 0.9 },
  },
  views: [
    {
      kind: "curves",
      title: "The weight of a day in later averages",
      x: { label: "age of the day" },
      at: 0,
      y: { label: "weight" },
      lines: [
        { series: "weights", label: "weight", tone: "first" },
        { series: "oneOverE", label: "1/e of the newest", tone: "second" },
      ],
    },
  ],
  run,
  reading: (series, { beta }) => {
    const weights = column(series, "weights");
    const age = Math.round(effectiveWindow(beta));
    const ratio = (weights[age] as number) / (weights[0] as number);
    return `With β ${beta} the newest day weighs ${digits(weights[0] as number)}, one that is ${age} days old ${digits(weights[age] as number)}: ${digits(ratio)} of it. 1/e is 0.368.`;
  },
};
