import { part, type Part } from "../parts/part.ts";

/** Mean absolute error: `L = 1/n sum |z - y|` over a sample's n outputs. */
export const meanAbsoluteError = (): Part => part("losses", "meanAbsoluteError");
