// What a sample's outputs cost. All take logits.
export { binaryCrossEntropy } from "./binary_cross_entropy.ts";
export { huber, type HuberOptions } from "./huber.ts";
export type { Loss, LossKind } from "./loss.ts";
export { meanAbsoluteError } from "./mean_absolute_error.ts";
export { meanSquaredError } from "./mean_squared_error.ts";
export { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";
