import { part, type Part } from "../parts/part.ts";

/** Weights of zero: hidden units then stay alike for ever, which the notes warn of. */
export const zeros = (): Part => part("initializers", "zeros");
