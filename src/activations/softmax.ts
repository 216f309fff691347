import { PREDICTION_ONLY, type Layer } from "../layers/layer.ts";

/**
 * Softmax as the last layer: `p_j = exp(z_j) / sum_k exp(z_k)`, at prediction only, since the loss works on logits.
 *
 * A network that was fitted with `softmaxCrossEntropy` predicts probabilities without it too.
 */
export const softmax = (): Layer => PREDICTION_ONLY;
