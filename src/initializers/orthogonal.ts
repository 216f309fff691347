import { part, type Part } from "../parts/part.ts";

/** Options of {@link orthogonal}. */
export interface OrthogonalOptions {
  /** The length of each row or column. Default 1. */
  readonly gain?: number;
}

/** Orthogonal initialisation: rows, or columns, that are orthogonal to each other. (Saxe, McClelland and Ganguli, 2013) */
export const orthogonal = (options: OrthogonalOptions = {}): Part =>
  part("initializers", "orthogonal", options);
