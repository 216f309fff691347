// Optimizers alone, on an array of your own: down Rosenbrock's valley, whose floor is bent and nearly flat.
import { Optimizer, adam, rmsProp, schedules, sgd, type OptimizerSpec } from "downhill";

/** `f(x, y) = (1 - x)^2 + 100 (y - x^2)^2`, least at (1, 1). */
const height = ([x = 0, y = 0]: Float32Array): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

const slope = ([x = 0, y = 0]: Float32Array): Float32Array =>
  Float32Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x));

const contestants: Record<string, OptimizerSpec> = {
  "gradient descent": sgd({ learningRate: 1e-3 }),
  momentum: sgd({ learningRate: 1e-3, momentum: 0.9 }),
  RMSprop: rmsProp({ learningRate: schedules.linear({ initial: 0.01, final: 0, steps: 5000 }) }),
  Adam: adam({ learningRate: 0.01 }),
};

for (const [name, spec] of Object.entries(contestants)) {
  const w = Float32Array.of(-1, 1);
  const optimizer = new Optimizer(spec, w);
  while (optimizer.steps < 5000) optimizer.step(slope(w)); // changes w in place
  const [x = 0, y = 0] = w;
  console.log(
    `${name.padEnd(17)} (${x.toFixed(4)}, ${y.toFixed(4)})  height ${height(w).toExponential(1)}`,
  );
}
