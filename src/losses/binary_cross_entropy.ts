import { part, type Part } from "../parts/part.ts";

/** Binary cross-entropy of logits: `L = max(z, 0) - z y + log(1 + exp(-|z|))`, the mean over a sample's outputs. Predictions are probabilities. */
export const binaryCrossEntropy = (): Part => part("losses", "binaryCrossEntropy");
