/**
 * Learning rates over time. A schedule is a function of the clock; these make the usual ones:
 * `inverseTime({ initial: 0.2, decayRate: 1 })({ epoch: 1, step: 1 })` is 0.1.
 */
export { constant, type ConstantOptions } from "./constant.ts";
export { cosine, type CosineOptions } from "./cosine.ts";
export { exponential, type ExponentialOptions } from "./exponential.ts";
export { fromSpec, kinds } from "./from_spec.ts";
export { inverseRoot, type InverseRootOptions } from "./inverse_root.ts";
export { inverseTime, type InverseTimeOptions } from "./inverse_time.ts";
export { join, type JoinOptions } from "./join.ts";
export { linear, type LinearOptions } from "./linear.ts";
export { manual } from "./manual.ts";
export type { Span } from "./options.ts";
export { polynomial, type PolynomialOptions } from "./polynomial.ts";
export { rateAt, type Clock, type Per, type Schedule, type ScheduleSpec } from "./schedule.ts";
export { staircase, type StaircaseOptions } from "./staircase.ts";
export { warmup, type WarmupOptions } from "./warmup.ts";
