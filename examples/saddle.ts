// Where gradients vanish without a minimum: how many steps each optimizer takes to leave a saddle and a plateau.
import { Optimizer, adam, rmsProp, sgd, type OptimizerSpec } from "downhill";

interface Landscape {
  readonly start: readonly number[];
  readonly slope: (at: Float32Array) => Float32Array;
  readonly left: (at: Float32Array) => boolean;
}

/** `f(x, y) = x^2 / 2 - y^2 / 2 + y^4 / 4`: a saddle at (0, 0), minima at (0, 1) and (0, -1). */
const saddle: Landscape = {
  start: [1, 1e-4],
  slope: ([x = 0, y = 0]) => Float32Array.of(x, -y + y ** 3),
  left: ([, y = 0]) => Math.abs(y) > 0.9,
};

/** `f(x) = x^2 / (1 + x^2)`: almost flat but for a dip at 0. */
const plateau: Landscape = {
  start: [8],
  slope: ([x = 0]) => Float32Array.of((2 * x) / (1 + x * x) ** 2),
  left: ([x = 0]) => Math.abs(x) < 0.5,
};

const optimizers: Record<string, OptimizerSpec> = {
  "gradient descent": sgd({ learningRate: 0.02 }),
  momentum: sgd({ learningRate: 0.02, momentum: 0.9 }),
  RMSprop: rmsProp({ learningRate: 0.02 }),
  Adam: adam({ learningRate: 0.02 }),
};

for (const [place, landscape] of Object.entries({ saddle, plateau })) {
  for (const [name, spec] of Object.entries(optimizers)) {
    console.log(`${place}: ${name} leaves after ${stepsToLeave(landscape, spec)} steps`);
  }
}

function stepsToLeave({ start, slope, left }: Landscape, spec: OptimizerSpec): number {
  const w = Float32Array.from(start);
  const optimizer = new Optimizer(spec, w);
  while (!left(w) && optimizer.steps < 100_000) optimizer.step(slope(w));
  return optimizer.steps;
}
