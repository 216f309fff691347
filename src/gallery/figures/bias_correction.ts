import { exponentialAverage } from "../../averages/exponential_average.ts";
import { temperatures } from "../data.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { digits } from "../words.ts";

type Names = "beta";

// #region shown
const DAYS = 120;

/** The first days of the year, averaged with and without bias correction. */
async function run({ beta }: Settings<Names>): Promise<Series> {
  const { targets } = await temperatures();
  const days = targets!.slice(0, DAYS);
  return {
    days,
    plain: exponentialAverage(days, { beta }),
    corrected: exponentialAverage(days, { beta, biasCorrection: true }),
  };
}
// #endregion

export const figure: Figure<Names> = {
  name: "bias_correction",
  chapter: "Bias correction",
  title: "Bias correction lifts the start",
  lesson: [
    "The average starts from zero, so that the first ones come out too low: with β of 0.98 the first is a fiftieth of the first day. The weights so far sum to 1 − βᵗ only; divided by that, they sum to 1.",
    "In time βᵗ vanishes, and the two curves meet. With β of 0.9 that takes some twenty days, with 0.98 a hundred and more.",
  ],
  formulas: [String.raw`\hat v_t = \frac{v_t}{1-\beta^t}`],
  controls: {
    beta: { label: "β", values: [0.5, 0.8, 0.9, 0.95, 0.98, 0.99], initial: 0.98 },
  },
  views: [
    {
      kind: "curves",
      title: `The first ${DAYS} days`,
      x: { label: "day of the year" },
      at: 1,
      y: { label: "°C", range: [0, 24] },
      lines: [
        { series: "days", label: "the day", tone: "data", style: "points" },
        { series: "plain", label: "without correction", tone: "second" },
        { series: "corrected", label: "with bias correction", tone: "first" },
      ],
    },
  ],
  run,
  reading: (series, { beta }) => {
    const [plain, corrected] = [column(series, "plain"), column(series, "corrected")];
    const met = corrected.findIndex((value, t) => value - (plain[t] as number) < 0.1);
    const when = met < 0 ? `not within ${DAYS} days` : `on day ${met + 1}`;
    return `With β ${beta} the first average is ${digits(plain[0] as number)} °C without correction and ${digits(corrected[0] as number)} °C with it. They come within a tenth of a degree ${when}.`;
  },
};
