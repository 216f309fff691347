/**
 * Downhill trains neural networks in Node.js: fast on a CPU, the same bits on every machine, nothing hidden.
 * @module downhill
 */
export * from "./activations/index.ts";
export * from "./averages/exponential_average.ts";
export {
  adviseBatchSize,
  type BatchAdvice,
  type BatchAdviceOptions,
  type Sized,
} from "./batching/advise.ts";
export type { NumberArray } from "./check/array.ts";
export { cutBatches, type BatchCut } from "./batching/cut.ts";
export type { Source } from "./data/bytes.ts";
export type { ColumnOptions, Encoding } from "./data/columns/options.ts";
export type { CsvOptions } from "./data/formats/csv.ts";
export { Dataset, type SplitOptions } from "./data/dataset.ts";
export type { IdxOptions } from "./data/formats/idx.ts";
export type { PixelOptions } from "./data/formats/image_reader.ts";
export type { ImageOptions } from "./data/formats/images.ts";
export type { ArrayMeaning, NpyOptions } from "./data/formats/npy.ts";
export type { NpzOptions } from "./data/formats/npz.ts";
export type { RowStream, StreamPartsOptions } from "./data/formats/stream.ts";
export type { OpenOptions } from "./data/stored/open.ts";
export { StoredDataset } from "./data/stored/stored_dataset.ts";
export type { Parts } from "./data/stored/write.ts";
export { encodeLabels, type Labels } from "./data/labels.ts";
export type { Batch, LabelOptions, MissingCells, TargetOptions } from "./data/parts.ts";
export type { Rows } from "./data/rows.ts";
export type { TableOptions, TableRow, Task } from "./data/table.ts";
export * from "./errors.ts";
export type { Evaluation } from "./fit/evaluation.ts";
export type { CheckpointOptions, Every } from "./fit/checkpoint/options.ts";
export type { ClassWeight } from "./fit/class_weight.ts";
export type { Clip } from "./fit/clip.ts";
export type { EarlyStoppingOptions } from "./fit/controls/early_stopping.ts";
export type { Ending, EpochRecord, History, LayerNorms, StepRecord, Steps } from "./fit/history.ts";
export type { Best, Mode, MonitorOptions } from "./fit/controls/monitor.ts";
export type { FitOptions, OnNonFinite, ResumeOptions, RunOptions } from "./fit/options.ts";
export type { AnyDataset } from "./fit/data.ts";
export type { Shuffle, WindowOptions } from "./fit/shuffle.ts";
export type { PlateauOptions } from "./fit/controls/plateau.ts";
export type { SavedRun } from "./fit/saved/run.ts";
export type { Run } from "./fit/run.ts";
export type { ExportFormat, ExportOptions, ImportOptions, ModuleNames } from "./formats/index.ts";
export * from "./initializers/index.ts";
export * from "./layers/index.ts";
export * from "./losses/index.ts";
/**
 * Measures of how good predictions are, in float64. Each takes what is right first and what was predicted second, and checks
 * both: arrays of different lengths are `DH_SHAPE`, empty ones `DH_EMPTY`, classes that are none `DH_LABEL`, numbers that are not
 * finite `DH_NONFINITE`, weights that cannot weigh `DH_WEIGHT`.
 */
export * as metrics from "./metrics/index.ts";
export type { NetworkConfig } from "./network/config.ts";
export type {
  ClassEvaluation,
  DetailedEvaluation,
  DetailOptions,
} from "./network/detailed_evaluation.ts";
export { Network, type Tensor } from "./network/network.ts";
export type { LayerStructure, NetworkStructure } from "./network/summary.ts";
export * from "./optimizers/index.ts";
export type { Library, LikeOption } from "./parts/like.ts";
export type { Part } from "./parts/part.ts";
export { shuffledOrder } from "./random/shuffle.ts";
export { writeReport, type ReportOptions } from "./report/write_report.ts";
/**
 * Learning rates over time. A schedule is a function of the clock; these make the usual ones:
 * `inverseTime({ initial: 0.2, decayRate: 1 })({ epoch: 1, step: 1 })` is 0.1.
 */
export * as schedules from "./schedules/index.ts";
export type { Clock, Schedule } from "./schedules/index.ts";
export { system } from "./native.ts";
export type { SystemInfo } from "../addon.cjs";
