import {
  PART,
  SEED,
  flag,
  integer,
  isNumberArray,
  knownKeys,
  mustBe,
  number,
  usable,
  zeros,
} from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { Source } from "./bytes.ts";
import type { ColumnOptions } from "./columns/options.ts";
import { arrowParts } from "./formats/arrow.ts";
import { csvParts, type CsvOptions } from "./formats/csv.ts";
import { idxParts, type IdxOptions } from "./formats/idx.ts";
import { imageParts, type ImageOptions } from "./formats/images.ts";
import { jsonLinesParts } from "./formats/json_lines.ts";
import { npyParts, type NpyOptions } from "./formats/npy.ts";
import { npzParts, type NpzOptions } from "./formats/npz.ts";
import { parquetParts } from "./formats/parquet.ts";
import {
  streamParts,
  streamPieces,
  type RowStream,
  type StreamPartsOptions,
} from "./formats/stream.ts";
import {
  datasetParts,
  fitTogether,
  type Batch,
  type DatasetParts,
  type LabelOptions,
  type MissingCells,
  type TargetOptions,
} from "./parts.ts";
import { splitIndices } from "./split.ts";
import { tableParts, type TableOptions, type TableRow } from "./table.ts";

/** How {@link Dataset.split} cuts. */
export interface SplitOptions {
  /** The part to test on, above 0 and below 1. */
  readonly test: number;
  /** What decides who goes where, 0 to 2^53 - 1. Default 0. */
  readonly seed?: number;
  /** Whether each class keeps its share in both parts. Default false. */
  readonly stratify?: boolean;
}

/**
 * Samples to learn from: a matrix of features with a row for each sample, and with it the class of each (`labels`) or the
 * numbers to predict (`targets`). Its arrays are its own; treat them as read-only.
 */
export class Dataset {
  /** Number of samples. */
  readonly samples: number;
  /** Features of a sample. */
  readonly width: number;
  /** Outputs that a network needs for it: the number of classes, or of targets of a sample. */
  readonly outputs: number;
  /** `samples` rows of `width` numbers, all finite. */
  readonly features: Float32Array;
  /** The class of each sample, from 0; absent where there are targets. */
  readonly labels: Uint32Array | undefined;
  /** `samples` rows of `outputs` numbers: to fit, or the probabilities of the classes; absent where there are labels. */
  readonly targets: Float32Array | undefined;
  /** Number of classes; absent where the targets are numbers to fit. */
  readonly classes: number | undefined;
  /** A name for each feature, where they have names. */
  readonly featureNames: readonly string[] | undefined;
  /** The names of the classes, in order, where they have names. */
  readonly classNames: readonly string[] | undefined;
  /** What stands for a missing number, by feature: of a file that was read with `missing: 'mean'` or `'indicate'`. */
  readonly fills: Readonly<Record<string, number>> | undefined;
  /** What was missing in the file that it was read from. */
  readonly missing: MissingCells | undefined;
  /** How much each sample counts; absent where all count alike. */
  readonly sampleWeight: Float32Array | undefined;

  /** Takes the parts as they are, if they fit together; {@link Dataset.fromArrays} checks and copies them. @internal */
  constructor(parts: DatasetParts) {
    fitTogether("Dataset", parts);
    this.samples = parts.samples;
    this.width = parts.width;
    this.outputs = parts.outputs;
    this.features = parts.features;
    this.labels = parts.labels;
    this.targets = parts.targets;
    this.classes = parts.classes;
    this.featureNames = parts.featureNames;
    this.classNames = parts.classNames;
    this.fills = parts.fills;
    this.missing = parts.missing;
    this.sampleWeight = parts.sampleWeight;
  }

  /**
   * A data set of arrays, which are copied. Give `labels` to classify, `targets` to fit numbers.
   *
   * ```ts
   * Dataset.fromArrays({ features: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0] })
   * Dataset.fromArrays({ features: float32Array, width: 64, labels, classes: 10 })
   * ```
   *
   * Features and targets become float32. A value that is missing, not finite, or too large is an error that names its
   * place, and so are rows of several widths and labels of no class.
   */
  static fromArrays(options: LabelOptions | TargetOptions): Dataset {
    return new Dataset(datasetParts("Dataset.fromArrays", options));
  }

  /**
   * A data set of a table's rows, objects or arrays, one column of which is the target.
   *
   * ```ts
   * Dataset.fromRows([{ length: 5.1, species: 'setosa' }, ...], { target: 'species' })
   * ```
   *
   * All other columns are features and must be numbers. A target of text, or of whole numbers with 2 to 20 distinct values,
   * is one of classes, which are sorted; other numbers are to be fitted. `task` decides otherwise.
   */
  static fromRows(rows: readonly TableRow[], options: TableOptions): Dataset {
    return new Dataset(tableParts("Dataset.fromRows", rows, options));
  }

  /**
   * A data set of a CSV file, one column of which is the target.
   *
   * ```ts
   * await Dataset.fromCsv('digits.csv', { target: 'digit' })
   * await Dataset.fromCsv('test.csv', { target: 'digit', like: train })
   * ```
   *
   * A column is text when at most half of its cells are numbers. A target of text, or of whole numbers with 2 to 20 distinct
   * values, is one of classes, which are sorted; other numbers are to be fitted; `task` decides otherwise. Each category of a
   * text feature becomes a feature of 0 or 1 called `column=category`. The file may be gzipped, or a stream of bytes. A malformed
   * file rejects with a `DataError` that names the line, the column and the cell.
   */
  static async fromCsv(path: Source, options: CsvOptions): Promise<Dataset> {
    return new Dataset(await csvParts("Dataset.fromCsv", path, options));
  }

  /**
   * A data set of a file of JSON Lines, gzipped or not, or of a stream of its bytes: a row a line, an object or an array.
   *
   * ```ts
   * await Dataset.fromJsonLines('flowers.jsonl', { target: 'species' })
   * ```
   *
   * Rows are as {@link Dataset.fromStream} takes them. A malformed file rejects with a `DataError` that names the line
   * (`DH_JSON`, `DH_CELL`, `DH_SHAPE`).
   */
  static async fromJsonLines(path: Source, options: ColumnOptions): Promise<Dataset> {
    return new Dataset(await jsonLinesParts("Dataset.fromJsonLines", path, options));
  }

  /**
   * A data set of a Parquet file. The package `hyparquet` reads it, and `hyparquet-compressors` where it is packed by other than
   * Snappy: install them beside this one (`DH_PEER`).
   *
   * ```ts
   * await Dataset.fromParquet('flowers.parquet', { target: 'species' })
   * ```
   *
   * Only the columns that are used are read. What columns may be, {@link Dataset.fromStream} says; dates are refused.
   */
  static async fromParquet(path: Source, options: ColumnOptions): Promise<Dataset> {
    return new Dataset(await parquetParts("Dataset.fromParquet", path, options));
  }

  /**
   * A data set of an Arrow IPC file or stream (Feather 2), gzipped or not, not packed otherwise. The package `apache-arrow`
   * reads it: install it beside this one (`DH_PEER`).
   *
   * ```ts
   * await Dataset.fromArrow('flowers.arrow', { target: 'species' })
   * ```
   *
   * What columns may be, {@link Dataset.fromStream} says; dates are refused.
   */
  static async fromArrow(path: Source, options: ColumnOptions): Promise<Dataset> {
    return new Dataset(await arrowParts("Dataset.fromArrow", path, options));
  }

  /**
   * A data set of rows that come one by one: of any iterable or async iterable, such as a Node.js stream of objects, the rows
   * of a database, or a generator, which is read to its end.
   *
   * ```ts
   * async function* rows() {
   *   yield { length: 5.1, species: "setosa" };
   *   yield { length: 6.3, species: "virginica" };
   * }
   * await Dataset.fromStream(rows(), { target: "species" })
   * ```
   *
   * A row is an object, or an array whose columns are `column0`, `column1`, ... The first row says what columns there are,
   * unless `columns` does. A column is of numbers; of truth values, which count as 0 and 1; of text, each of whose categories
   * becomes a feature of 0 or 1 called `column=category`; or of rows of so many numbers, which become features called
   * `column[0]`, `column[1]`, ... Null, undefined, NaN and what is not there are missing. The target is as that of a CSV file.
   */
  static async fromStream(rows: RowStream, options: ColumnOptions): Promise<Dataset> {
    return new Dataset(await streamParts("Dataset.fromStream", rows, options));
  }

  /**
   * Data sets of a stream of rows that is too long for one: of `samples` rows each, for {@link StoredDataset.write}.
   *
   * ```ts
   * async function* rows() {
   *   for (let i = 0; i < 100_000; i++) yield { length: i % 7, species: i % 2 ? "setosa" : "virginica" };
   * }
   * await StoredDataset.write("rows.safetensors", Dataset.partsOfStream(rows(), { target: "species" }))
   * ```
   *
   * Rows are as {@link Dataset.fromStream} takes them. The first data set decides what the features and classes are, and what
   * stands for missing numbers, unless `like` does: a class or category that it does not know is `DH_LABEL` later, so name them
   * where they are rare: `like: { classNames: [...] }`.
   */
  static async *partsOfStream(
    rows: RowStream,
    options: StreamPartsOptions,
  ): AsyncGenerator<Dataset, undefined, undefined> {
    for await (const parts of streamPieces("Dataset.partsOfStream", rows, options))
      yield new Dataset(parts);
  }

  /**
   * A data set of IDX files, the format of MNIST, gzipped or not.
   *
   * ```ts
   * await Dataset.fromIdx({ images: 'train-images-idx3-ubyte.gz', labels: 'train-labels-idx1-ubyte.gz' })
   * ```
   *
   * Each image is a row of features. Unsigned bytes are multiplied by 1/255 unless `scale` says otherwise. There are as many
   * classes as the highest label plus 1. A malformed file rejects with a `DataError` that names the file and the byte.
   */
  static async fromIdx(options: IdxOptions): Promise<Dataset> {
    return new Dataset(await idxParts("Dataset.fromIdx", options));
  }

  /**
   * A data set of NPY files, the format of numpy's `save`, gzipped or not.
   *
   * ```ts
   * await Dataset.fromNpy({ features: 'x.npy', labels: 'y.npy', scale: 1 / 255 })
   * await Dataset.fromNpy({ features: 'x.npy', targets: 'prices.npy' })
   * ```
   *
   * The first dimension counts the samples, the others make a row of features; either order of elements in memory, either
   * order of bytes, and any type of numbers and truth values will do. Labels may also be text or one-hot rows. A malformed
   * file rejects with a `DataError` that names the file and the byte; Python objects are never read.
   */
  static async fromNpy(options: NpyOptions): Promise<Dataset> {
    return new Dataset(await npyParts("Dataset.fromNpy", options));
  }

  /**
   * A data set of arrays in one NPZ file, numpy's `savez` or `savez_compressed`, such as Keras' `mnist.npz`.
   *
   * ```ts
   * await Dataset.fromNpz('mnist.npz', { features: 'x_train', labels: 'y_train', scale: 1 / 255 })
   * ```
   *
   * The arrays are as {@link Dataset.fromNpy} takes them; others in the file are not read. Checksums are compared.
   */
  static async fromNpz(path: Source, options: NpzOptions): Promise<Dataset> {
    return new Dataset(await npzParts("Dataset.fromNpz", path, options));
  }

  /**
   * A data set of a folder of PNG and JPEG images with a folder for each class, as torchvision's `ImageFolder` and Keras'
   * `image_dataset_from_directory` have it. The package `sharp` reads them: install it beside this one (`DH_PEER`).
   *
   * ```ts
   * await Dataset.fromImages('flowers', { width: 32, height: 32 })
   * ```
   *
   * Each image is a row of features: its pixels row by row, the channels of a pixel together, bytes times `scale`. Classes are
   * the folders' names, sorted; hidden files and those of other endings are left out. A PNG that is not stretched gives the
   * same bits everywhere; JPEG and stretching are as this version of `sharp` has them.
   */
  static async fromImages(folder: string, options: ImageOptions = {}): Promise<Dataset> {
    return new Dataset(await imageParts("Dataset.fromImages", folder, options));
  }

  /**
   * Two data sets of this one, at random: `test` of the samples to test on, the rest to train on. The same seed makes the
   * same split everywhere. A part without samples is an error (`DH_EMPTY`), as is a class of one sample when stratified
   * (`DH_LABEL`); stratifying needs labels (`DH_COMBO`).
   */
  split(options: SplitOptions): {
    /** The samples to train on. */
    train: Dataset;
    /** The samples to test on. */
    test: Dataset;
  } {
    const call = "Dataset.split";
    const given = {
      seed: 0,
      stratify: false,
      ...knownKeys(call, options, ["test", "seed", "stratify"]),
    };
    const test = number(call, "test", given.test, PART);
    const seed = integer(call, "seed", given.seed, SEED);
    const { samples, labels, classes } = this;
    const plan = { samples, test, seed };
    if (!flag(call, "stratify", given.stratify)) return this.#parts(splitIndices(call, plan));
    if (labels === undefined || classes === undefined) {
      throw new ArgumentError(
        "DH_COMBO",
        `${call}: stratify needs labels; this data set has targets`,
      );
    }
    const name = (label: number): string => JSON.stringify(this.classNames?.[label] ?? label);
    return this.#parts(splitIndices(call, { ...plan, strata: { labels, classes, name } }));
  }

  /** The data set of these samples alone, in this order; a sample may come more than once. At least one (`DH_EMPTY`). */
  subset(indices: ArrayLike<number>): Dataset {
    const picked = this.#pick("Dataset.subset", indices);
    const { width, outputs, classes, featureNames, classNames, fills, missing } = this;
    if (indices.length === 0)
      throw new DataError("DH_EMPTY", "Dataset.subset: indices must have at least 1 value");
    return new Dataset({
      ...picked,
      samples: indices.length,
      width,
      outputs,
      classes,
      featureNames,
      classNames,
      fills,
      missing,
    });
  }

  /** A copy of the rows of these samples, in this order. Indices are whole numbers below `samples` (`DH_RANGE`). */
  batch(indices: ArrayLike<number>): Batch {
    return this.#pick("Dataset.batch", indices);
  }

  #parts({ train, test }: { train: Uint32Array; test: Uint32Array }): {
    train: Dataset;
    test: Dataset;
  } {
    return { train: this.subset(train), test: this.subset(test) };
  }

  #pick(call: string, indices: ArrayLike<number>): Batch {
    if (!Array.isArray(indices) && !isNumberArray(indices)) {
      throw new ArgumentError("DH_ARG", mustBe(call, "indices", "an array of integers", indices));
    }
    if (isNumberArray(indices)) usable(call, "indices", indices);
    const within = { min: 0, max: this.samples - 1 };
    const rows = zeros(call, "indices", Uint32Array, indices.length);
    for (let i = 0; i < rows.length; i++) {
      const index = indices[i] as number;
      const valid = Number.isInteger(index) && index >= 0 && index < this.samples;
      rows[i] = valid ? index : integer(call, `indices[${i}]`, index, within);
    }
    // Arrays of ours that the user has transferred away would give NaN.
    fitTogether(call, this);
    return {
      features: gather(call, this.features, this.width, rows),
      ...(this.labels && {
        labels: rows.map((row) => (this.labels as Uint32Array)[row] as number),
      }),
      ...(this.targets && { targets: gather(call, this.targets, this.outputs, rows) }),
      ...(this.sampleWeight && { sampleWeight: gather(call, this.sampleWeight, 1, rows) }),
    };
  }
}

/** The rows of a matrix, one after another. */
function gather(
  call: string,
  values: Float32Array,
  width: number,
  rows: Uint32Array,
): Float32Array {
  const gathered = zeros(call, "indices", Float32Array, rows.length * width);
  let to = 0;
  for (const row of rows)
    for (let c = 0; c < width; c++) gathered[to++] = values[row * width + c] as number;
  return gathered;
}
