import * as schedules from "../../schedules/index.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { digits } from "../words.ts";

type Names = "initial" | "decayRate" | "base";

// #region shown
const EPOCHS = 40;
const STEPS_AN_EPOCH = 10;

/** The rate of each epoch by every schedule of the notes; a schedule is a function of the epoch and the step. */
function run({ initial, decayRate, base }: Settings<Names>): Series {
  const rates = (schedule: schedules.Schedule): Float64Array =>
    Float64Array.from({ length: EPOCHS }, (_, i) =>
      schedule({ epoch: i + 1, step: i * STEPS_AN_EPOCH + 1 }),
    );
  return {
    inverseTime: rates(schedules.inverseTime({ initial, decayRate })),
    exponential: rates(schedules.exponential({ initial, base })),
    perEpoch: rates(schedules.inverseRoot({ initial, k: 1, per: "epoch" })),
    perStep: rates(schedules.inverseRoot({ initial, k: 1, per: "step" })),
    staircase: rates(schedules.staircase({ initial, factor: 0.5, every: 10 })),
    manual: rates(schedules.manual({ 1: initial, 15: initial / 2, 25: initial / 10 })),
  };
}
// #endregion

export const figure: Figure<Names> = {
  name: "decay",
  chapter: "Learning rate decay",
  title: "Six ways for the rate to fall",
  lesson: [
    "Large steps at first, small ones at the end. With α₀ of 0.2 and a decay rate of 1 the first epochs have rates of 0.1, 0.067, 0.05 and 0.04.",
    "The staircase halves the rate every 10 epochs. By hand is what somebody does who watches the training: here half of the rate from epoch 15 on, a tenth from epoch 25. Over the root of the step, with 10 steps an epoch, the rate falls soonest.",
  ],
  formulas: [
    String.raw`\alpha = \frac{\alpha_0}{1+\text{decay rate}\cdot\text{epoch}}`,
    String.raw`\alpha = \text{base}^{\,\text{epoch}}\,\alpha_0`,
    String.raw`\alpha = \frac{k}{\sqrt{\text{epoch}}}\,\alpha_0, \qquad \alpha = \frac{k}{\sqrt{t}}\,\alpha_0`,
  ],
  controls: {
    initial: { label: "α₀", values: [0.05, 0.1, 0.2, 0.5, 1], initial: 0.2 },
    decayRate: { label: "decay rate", values: [0.05, 0.1, 0.3, 1, 3], initial: 1 },
    base: { label: "base", values: [0.8, 0.9, 0.95, 0.98], initial: 0.95 },
  },
  views: [
    {
      kind: "curves",
      title: "The learning rate of each epoch",
      x: { label: "epoch" },
      at: 1,
      y: { label: "rate α" },
      lines: [
        { series: "inverseTime", label: "α₀ / (1 + decay rate · epoch)", tone: "first" },
        { series: "exponential", label: "base to the epoch", tone: "second" },
        { series: "perEpoch", label: "over the root of the epoch", tone: "third" },
        { series: "perStep", label: "over the root of the step", tone: "fourth" },
        { series: "staircase", label: "staircase", tone: "fifth", style: "steps" },
        { series: "manual", label: "by hand", tone: "plain", style: "steps" },
      ],
    },
  ],
  run,
  reading: (series) => {
    const firstFour = [...column(series, "inverseTime").slice(0, 4)].map(digits).join(", ");
    const last = (name: string): string => digits(column(series, name).at(-1) as number);
    return `By the decay rate, the first four epochs have ${firstFour}. In epoch ${EPOCHS} the rate is ${last("inverseTime")} by the decay rate, ${last("exponential")} by the base, ${last("perEpoch")} by the root of the epoch, ${last("staircase")} by the staircase.`;
  },
};
