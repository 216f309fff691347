import { part, type Part } from "../parts/part.ts";
import type { DistributionOptions } from "./distribution.ts";

/** He's initialisation: `std = sqrt(2 / inputs)`, for ReLU and its kin. (He et al., "Delving deep into rectifiers", 2015) */
export const he = (options: DistributionOptions = {}): Part => part("initializers", "he", options);
