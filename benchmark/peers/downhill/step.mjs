// Downhill: an optimizer's steps on arrays of JavaScript.
import { Optimizer } from "downhill";
import { problem, serve } from "../protocol.mjs";
import { optimizerOf, title } from "./network.mjs";

const work = problem();
const weights = new Float32Array(work.parameters).fill(0.5);
const gradients = Float32Array.from(weights, (_, index) => ((index % 201) - 100) * 1e-3);
const optimizer = new Optimizer(optimizerOf(work), weights);

await serve(title, work.parameters, (count) => {
  for (let step = 0; step < count; step++) optimizer.step(gradients);
});
