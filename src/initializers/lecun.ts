import { part, type Part } from "../parts/part.ts";
import type { DistributionOptions } from "./distribution.ts";

/** LeCun's initialisation: `std = sqrt(1 / inputs)`, for SELU and tanh. (LeCun et al., "Efficient backprop", 1998) */
export const lecun = (options: DistributionOptions = {}): Part =>
  part("initializers", "lecun", options);
