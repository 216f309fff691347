import { part, type Part } from "../parts/part.ts";
import type { DistributionOptions } from "./distribution.ts";

/** Glorot's initialisation: `std = sqrt(2 / (inputs + outputs))`, for tanh and sigmoid. (Glorot and Bengio, 2010) */
export const glorot = (options: DistributionOptions = {}): Part =>
  part("initializers", "glorot", options);
