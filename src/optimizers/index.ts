// Update rules.
export { adam, type AdamOptions } from "./adam.ts";
export { adamW, type AdamWOptions } from "./adam_w.ts";
export { momentum, type MomentumOptions } from "./momentum.ts";
export {
  Optimizer,
  type Gradients,
  type OptimizerState,
  type Parameters,
  type StepOptions,
} from "./optimizer.ts";
export type { OptimizerSpec, RateOption } from "./optimizer_spec.ts";
export { rmsProp, type RmsPropOptions } from "./rms_prop.ts";
export { sgd, type SgdOptions } from "./sgd.ts";
