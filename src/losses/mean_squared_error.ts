import { part, type Part } from "../parts/part.ts";

/** Mean squared error: `L = 1/n sum (z - y)^2` over a sample's n outputs, as in PyTorch and Keras. */
export const meanSquaredError = (): Part => part("losses", "meanSquaredError");
