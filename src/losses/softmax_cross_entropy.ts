import { part, type Part } from "../parts/part.ts";

/** Cross-entropy of the softmax of logits: `L = log sum exp(z) - z_label`; of rows of probabilities, `L = sum y (log sum exp(z) - z)`. Predictions are probabilities. */
export const softmaxCrossEntropy = (): Part => part("losses", "softmaxCrossEntropy");
