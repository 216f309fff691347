/**
 * Measures of how good predictions are, in float64. Each takes what is right first and what was predicted second, and checks
 * both: arrays of different lengths are `DH_SHAPE`, empty ones `DH_EMPTY`, classes that are none `DH_LABEL`, numbers that are not
 * finite `DH_NONFINITE`, weights that cannot weigh `DH_WEIGHT`.
 */
export { accuracy } from "./accuracy.ts";
export type { ClassNumbers, MetricOptions, Numbers } from "./arguments.ts";
export { averagePrecision } from "./average_precision.ts";
export type { Average, AverageOptions, ZeroDivision } from "./class_scores.ts";
export { confusionMatrix, type ClassOptions } from "./confusion_matrix.ts";
export { f1 } from "./f1.ts";
export { likeliest, type LikeliestOptions } from "./likeliest.ts";
export { logLoss } from "./log_loss.ts";
export { meanAbsoluteError } from "./mean_absolute_error.ts";
export { meanSquaredError } from "./mean_squared_error.ts";
export type { RankingOptions } from "./one_against_rest.ts";
export type { NumberOptions } from "./per_output.ts";
export { precision } from "./precision.ts";
export { r2 } from "./r2.ts";
export { recall } from "./recall.ts";
export { rocAuc } from "./roc_auc.ts";
export { rootMeanSquaredError } from "./root_mean_squared_error.ts";
export { topKAccuracy, type TopKOptions } from "./top_k_accuracy.ts";
