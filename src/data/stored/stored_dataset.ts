import type { NativeStored } from "../../../addon.cjs";
import { COUNT, integer, knownKeys } from "../../check/index.ts";
import { OutOfRangeError } from "../../errors.ts";
import { guarded } from "../../native.ts";
import { Dataset } from "../dataset.ts";
import { storedError } from "./errors.ts";
import { openStored, type Opened, type OpenOptions } from "./open.ts";
import { writeStored, type Parts } from "./write.ts";

/** Numbers of a block, unless asked otherwise. */
const BLOCK = 2 ** 22;

/**
 * Samples that stay in their file, which may be larger than memory; a network trains on them as on a {@link Dataset}.
 *
 * ```ts
 * await StoredDataset.write("train.safetensors", train)
 * const stored = await StoredDataset.open("train.safetensors")
 * await network.fit(stored, { epochs: 3 })
 * ```
 *
 * The file is one of safetensors, with the arrays `features` (float32, a row a sample), `labels` (whole numbers) or `targets`
 * (float32), and, where samples have weights, `sampleWeight` (float32). {@link StoredDataset.write} writes it, and so does Python:
 * `safetensors.numpy.save_file({"features": x, "labels": y}, "train.safetensors")`.
 *
 * It is read by position into two buffers, each of a window of samples: a thread fills one while the other is trained on. It is
 * not mapped into memory, so that a file that is cut short or changed meanwhile is an error (`DH_TRUNCATED`, `DH_CHECKSUM`),
 * and so is one that cannot be read any more (`DH_IO`). Numbers are checked whenever they are read: one that is not finite is
 * `DH_NONFINITE` with its row and column. A run that meets such an error ends after the step before it, and rejects.
 *
 * `fit` shuffles it window by window; see `shuffle` there. In the same order it gives the same bits as the samples in memory,
 * and a run goes on from a checkpoint with either. `validationSplit` is not for it: {@link slice} it instead.
 */
export class StoredDataset {
  /** The file. */
  readonly path: string;
  /** Number of samples. */
  readonly samples: number;
  /** Features of a sample. */
  readonly width: number;
  /** Outputs that a network needs for it: the number of classes, or of targets of a sample. */
  readonly outputs: number;
  /** Number of classes; absent where the targets are numbers to fit. */
  readonly classes: number | undefined;
  /** A name for each feature, where they have names. */
  readonly featureNames: readonly string[] | undefined;
  /** The names of the classes in order, where they have names. */
  readonly classNames: readonly string[] | undefined;
  /** What stands for a missing number, by feature. */
  readonly fills: Readonly<Record<string, number>> | undefined;
  /** Whether each sample has a class; else it has a row of targets. */
  readonly hasLabels: boolean;
  /** Whether samples have weights of their own. */
  readonly hasSampleWeight: boolean;
  /** What the core reads. @internal */
  readonly native: NativeStored;
  readonly #opened: Opened;

  private constructor(opened: Opened) {
    this.#opened = opened;
    this.path = opened.path;
    this.samples = opened.samples;
    this.width = opened.width;
    this.outputs = opened.outputs;
    this.classes = opened.classes;
    this.featureNames = opened.featureNames;
    this.classNames = opened.classNames;
    this.fills = opened.fills;
    this.hasLabels = opened.hasLabels;
    this.hasSampleWeight = opened.hasSampleWeight;
    this.native = opened.native;
  }

  /**
   * Opens a file of samples, of which it reads the header (and the labels, if nothing says how many classes there are). A file
   * that is none, or damaged, rejects with a `DataError`.
   */
  static async open(path: string, options: OpenOptions = {}): Promise<StoredDataset> {
    return new StoredDataset(await openStored("StoredDataset.open", path, options));
  }

  /**
   * Writes a data set to a file, or many that belong together, one after another, of which one is in memory at a time. All have the
   * same features and classes: what reads them from files is told so by `like`, or by `classes`.
   *
   * ```ts
   * async function* parts() {
   *   for (const path of ["digits.csv", "test.csv"])
   *     yield await Dataset.fromCsv(path, { target: "digit", like: train });
   * }
   * await StoredDataset.write("all.safetensors", parts())
   * ```
   *
   * The file is written whole or not at all (`CheckpointError`), and needs as much room beside it as targets and weights take.
   * A part of another sort than the first is `DH_SHAPE`.
   */
  static async write(path: string, parts: Parts): Promise<void> {
    await writeStored("StoredDataset.write", path, parts);
  }

  /** The samples from `from` to before `to` alone, of the same file; it is disposed of by itself. */
  slice(from: number, to: number = this.samples): StoredDataset {
    const [begin, end] = this.#range("StoredDataset.slice", from, to);
    const native = guarded("StoredDataset.slice", () => this.native.slice(begin, end));
    return new StoredDataset({ ...this.#opened, samples: end - begin, native });
  }

  /** The samples from `from` to before `to` as a data set in memory. */
  async read(from = 0, to: number = this.samples): Promise<Dataset> {
    const call = "StoredDataset.read";
    const [begin, end] = this.#range(call, from, to);
    const { width, outputs, classes, featureNames, classNames, fills } = this;
    try {
      const limit = this.hasLabels ? classes : undefined;
      const { weights, ...arrays } = await this.native.read(begin, end, limit);
      return new Dataset({
        ...arrays,
        ...(weights && { sampleWeight: weights }),
        ...{ samples: end - begin, width, outputs, classes, featureNames, classNames, fills },
      });
    } catch (cause) {
      throw storedError(call, cause);
    }
  }

  /**
   * All samples in their order, as data sets in memory of so many each (default: as many as 16 MiB of features hold), the next
   * of which is read while you use one.
   *
   * ```ts
   * await StoredDataset.write("test.safetensors", test)
   * const stored = await StoredDataset.open("test.safetensors")
   * for await (const block of stored.blocks()) network.predict(block.features)
   * ```
   */
  async *blocks(
    options: { readonly samples?: number } = {},
  ): AsyncGenerator<Dataset, undefined, undefined> {
    const call = "StoredDataset.blocks";
    const given = knownKeys(call, options, ["samples"]);
    const usual = Math.max(1, Math.floor(BLOCK / this.width));
    const size = integer(call, "samples", given.samples ?? usual, COUNT);
    const read = (from: number) => this.read(from, Math.min(from + size, this.samples));
    let next: Promise<Dataset> | undefined = read(0);
    for (let from = 0; next !== undefined; from += size) {
      const block: Dataset = await next;
      next = from + size < this.samples ? read(from + size) : undefined;
      // Whoever leaves the loop hears of no failure.
      next?.catch(() => undefined);
      yield block;
    }
  }

  /** Closes the file as soon as no run, no evaluation and no read has it any more; later calls fail (`DH_DISPOSED`). */
  dispose(): void {
    this.native.dispose();
  }

  /** As {@link dispose}. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #range(call: string, from: unknown, to: unknown): readonly [number, number] {
    const end = integer(call, "to", to, { min: 1, max: this.samples });
    const begin = integer(call, "from", from, { min: 0, max: this.samples - 1 });
    if (begin < end) return [begin, end];
    throw new OutOfRangeError("DH_RANGE", `${call}: from must be below to, ${end}; got ${begin}`);
  }
}
