import { part, type Part } from "../parts/part.ts";

/** Options of {@link normal}. */
export interface NormalOptions {
  /** The standard deviation. Default 0.01. */
  readonly std?: number;
}

/** Normally distributed weights of mean 0. */
export const normal = (options: NormalOptions = {}): Part =>
  part("initializers", "normal", options);
