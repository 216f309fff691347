/** The distribution that weights are drawn from. */
export interface DistributionOptions {
  /** Uniform between `-sqrt(3) std` and `sqrt(3) std`, instead of normal. Default false. */
  readonly uniform?: boolean;
}
