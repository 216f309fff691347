// Activations: layers that change each number by itself.
export { elu, type EluOptions } from "./elu.ts";
export { gelu } from "./gelu.ts";
export { leakyRelu, type LeakyReluOptions } from "./leaky_relu.ts";
export { linear } from "./linear.ts";
export { relu } from "./relu.ts";
export { sigmoid } from "./sigmoid.ts";
export { silu } from "./silu.ts";
export { softmax } from "./softmax.ts";
export { softplus } from "./softplus.ts";
export { tanh } from "./tanh.ts";
