import { adam, momentum, rmsProp, sgd } from "../../optimizers/index.ts";
import { descend } from "../descend.ts";
import { column, named, type Figure, type Series, type Settings } from "../figure.ts";
import { plateau } from "../landscapes/plateau.ts";
import { capital } from "../words.ts";
import { TRACES } from "./traces.ts";

type Names = "rate";

// #region shown
const STEPS = 400;

/** Descents that begin where the ground is all but level. */
function run({ rate: learningRate }: Settings<Names>): Series {
  return {
    ...named("plain", descend(sgd({ learningRate }), plateau, STEPS)),
    ...named("momentum", descend(momentum({ learningRate, form: "heavyBall" }), plateau, STEPS)),
    ...named("rmsProp", descend(rmsProp({ learningRate }), plateau, STEPS)),
    ...named("adam", descend(adam({ learningRate }), plateau, STEPS)),
  };
}
// #endregion

/** As near as that to the minimum, a path is in the dip. */
const NEAR = 0.5;

export const figure: Figure<Names> = {
  name: "plateau",
  chapter: "Local optima, saddle points and plateaus",
  title: "On a plateau, steps as small as the gradient lead nowhere",
  lesson: [
    "A plateau is a stretch where the gradient stays near zero. No bad minimum is needed for learning to be slow: crossing this one takes plain descent more than a thousand steps, unless the rate is large.",
    "Momentum adds up the many small gradients that all point the same way. RMSprop and Adam take steps of about the rate, whatever the gradient's size. Move the step, or play it, and see who is where.",
  ],
  formulas: [
    String.raw`J(x) = \frac{x^2}{1+x^2}, \qquad \frac{\mathrm{d}J}{\mathrm{d}x} = \frac{2x}{(1+x^2)^2} \approx \frac{2}{x^3}`,
  ],
  controls: {
    rate: { label: "rate α", values: [0.02, 0.05, 0.1, 0.2], initial: 0.05 },
  },
  until: 60,
  views: [
    {
      kind: "profile",
      title: "Who is where",
      x: { label: "x", range: [-2.5, 6] },
      y: { label: "cost J", range: [0, 1.4] },
      height: (x) => plateau.height(x, 0),
      traces: TRACES,
    },
    {
      kind: "curves",
      title: "The place, step by step",
      x: { label: "step" },
      at: 0,
      y: { label: "x", range: [-1, 6] },
      lines: TRACES.map((trace) => ({ ...trace, series: `${trace.series}.x` })),
    },
  ],
  run,
  reading: (series) =>
    TRACES.map(({ series: name, label }) => {
      const places = column(series, `${name}.x`);
      const at = places.findIndex((x) => Math.abs(x) < NEAR);
      return at < 0
        ? `After ${STEPS} steps ${label} has come from x = 5 to ${(places.at(-1) as number).toFixed(2)}.`
        : `${capital(label)} is in the dip after ${at} steps.`;
    }).join(" "),
};
