import { effectiveWindow, exponentialAverage } from "../../averages/exponential_average.ts";
import { temperatures } from "../data.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { travel } from "../measures.ts";
import { digits } from "../words.ts";

type Names = "beta" | "biasCorrection";

// #region shown
/** A year of temperatures, averaged with the beta of the slider and with those of the notes. */
async function run({ beta, biasCorrection }: Settings<Names>): Promise<Series> {
  const { targets: days } = await temperatures();
  const averaged = (beta: number): Float64Array =>
    exponentialAverage(days!, { beta, biasCorrection: biasCorrection === 1 });
  return {
    days: days!,
    average: averaged(beta),
    two: averaged(0.5),
    ten: averaged(0.9),
    fifty: averaged(0.98),
  };
}
// #endregion

export const figure: Figure<Names> = {
  name: "averages",
  chapter: "Exponentially weighted averages",
  title: "The larger β, the smoother and the later",
  lesson: [
    "Each day's average keeps β of the day before and takes 1 − β of the day: one number of memory for the whole series. It is an average over about 1 / (1 − β) days: 0.5 over 2, 0.9 over 10, 0.98 over 50.",
    "A β of 0.5 follows every whim of the weather. One of 0.98 is smooth, but runs behind the year: spring comes late, and so does autumn.",
  ],
  formulas: [String.raw`v_t = \beta v_{t-1} + (1-\beta)\,\theta_t, \qquad v_0 = 0`],
  controls: {
    beta: { label: "β", values: [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99], initial: 0.95 },
    biasCorrection: { label: "bias correction", values: [0, 1], initial: 0 },
  },
  views: [
    {
      kind: "curves",
      title: "Each day's highest temperature in Seattle, 2015",
      x: { label: "day of the year" },
      at: 1,
      y: { label: "°C", range: [0, 36] },
      lines: [
        { series: "days", label: "the day", tone: "data", style: "points" },
        { series: "two", label: "β 0.5", tone: "second" },
        { series: "ten", label: "β 0.9", tone: "third" },
        { series: "fifty", label: "β 0.98", tone: "fourth" },
        { series: "average", label: "your β", tone: "first" },
      ],
    },
  ],
  run,
  reading: (series, { beta }) => {
    const [days, average] = [column(series, "days"), column(series, "average")];
    const daily = (values: Series[string]): string => digits(travel(values) / (values.length - 1));
    return `With β ${beta} about ${digits(effectiveWindow(beta))} days count. The average changes by ${daily(average)} °C a day, the temperature by ${daily(days)}. Day 1 had ${digits(days[0] as number)} °C, its average is ${digits(average[0] as number)}.`;
  },
};
