/** The distribution that weights are drawn from. */
export interface DistributionOptions {
  /** Uniform between `-sqrt(3) std` and `sqrt(3) std`, instead of normal. Default false. */
  readonly uniform?: boolean;
  /** What the standard deviation is multiplied by, 0 or more. Default 1. */
  readonly gain?: number;
}
