import type { NativeNetwork } from "../../addon.cjs";
import { COUNT, float32Array, integer, knownKeys, mustBe, oneOf, zeros } from "../check/index.ts";
import { Dataset } from "../data/dataset.ts";
import { StoredDataset } from "../data/stored/stored_dataset.ts";
import { ArgumentError, DataError, NumericError } from "../errors.ts";
import { arraysOf, checkedData, checkEvaluation, type AnyDataset } from "../fit/data.ts";
import { evaluationOf, type Evaluation } from "../fit/evaluation.ts";
import type { FitOptions, ResumeOptions } from "../fit/options.ts";
import type { History } from "../fit/history.ts";
import { Run } from "../fit/run.ts";
import type { SavedRun } from "../fit/saved/run.ts";
import { resolveLoss, type Loss } from "../losses/loss.ts";
import { guarded, native } from "../native.ts";
import type { Part } from "../parts/part.ts";
import { customWeights, isBuiltIn } from "../initializers/initializer.ts";
import type { Layer } from "../layers/index.ts";
import { detailed, type DetailedEvaluation, type DetailOptions } from "./detailed_evaluation.ts";
import { describe, recordOf, type Description } from "./description.ts";
import { exportTo, importFrom, type ExportOptions, type ImportOptions } from "../formats/index.ts";
import { keepNative } from "./handle.ts";
import { loadFile, saveFile } from "./file.ts";
import { checkedConfig, nativeLayers, type NetworkConfig } from "./config.ts";
import { checkedRows, firstNonFinite } from "./rows.ts";
import { evaluateStored } from "./stored_evaluation.ts";
import { trainedOf } from "./trained.ts";
import { structureOf, summaryOf, type NetworkStructure } from "./summary.ts";

/** A tensor of parameters, copied: a weight `[inputs x outputs]` or a bias `[outputs]`, row by row. */
export interface Tensor {
  /** `0.weight`: the layer's place and the tensor's name in it. */
  readonly name: string;
  /** `[inputs, outputs]` of a weight, `[outputs]` of a bias. */
  readonly shape: readonly number[];
  /** Its numbers, row by row. */
  readonly values: Float32Array;
}

/**
 * A network: layers in a row, their parameters, and what a fit has learned about its data.
 *
 * ```ts
 * const network = new Network({ input: 64, layers: [dense(128), relu(), dense(10)], seed: 1 })
 * await network.fit(train, { optimizer: adam(), epochs: 20, batchSize: 64 })
 * network.predict(test.features)
 * ```
 *
 * The same version, configuration, data and options give the same parameters, byte for byte, on every machine. While a
 * run trains it, every other call fails (`DH_BUSY`); while the run waits for you, in the body of a loop over its epochs or in
 * `onEpoch`, only another run and `dispose` do.
 */
export class Network {
  /** Numbers of a sample. */
  readonly input: number;
  /** Numbers of a row of outputs. */
  readonly outputs: number;
  /** Its layers, from input to output. */
  readonly layers: readonly Layer[];
  /** What its first weights were drawn from, and what orders and dropout are. */
  readonly seed: number;
  /** How features are scaled; fitted by the first fit. */
  readonly scaling: "standard" | "minMax" | undefined;
  readonly #native: NativeNetwork;
  #description: Description;

  /** A network with its first weights. `input` is how many numbers a sample has, the last layer how many an answer has. */
  constructor(config: NetworkConfig) {
    const call = "Network";
    const { input, layers, seed, scaling } = checkedConfig(call, config);
    [this.input, this.layers, this.seed, this.scaling] = [input, layers, seed, scaling];
    this.#native = guarded(call, () => new native.NativeNetwork(input, nativeLayers(layers), seed));
    keepNative(this, this.#native);
    this.outputs = guarded(call, () => this.#native.layerOutputs()).at(-1) as number;
    this.#description = describe(this);
    this.#customWeights(call);
  }

  /** Names of the features that it was fitted on, if they had any. */
  get featureNames(): readonly string[] | undefined {
    return this.#description.featureNames;
  }

  /** Names of the classes that it was fitted on, if they had any. */
  get classNames(): readonly string[] | undefined {
    return this.#description.classNames;
  }

  /** What stands for a missing number, by feature, if the data that it was fitted on were read so. */
  get fills(): Readonly<Record<string, number>> | undefined {
    return this.#description.fills;
  }

  /** Texts of your own, by name, that are saved with the network. The command line keeps there how the data were read. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#description.metadata ?? {};
  }

  /** Texts by name; other values are refused (`DH_ARG`). */
  set metadata(texts: Readonly<Record<string, string>>) {
    const metadata = Object.freeze(recordOf("Network.metadata", "metadata", texts, "string"));
    this.#description = { ...this.#description, metadata };
  }

  /** The loss that it was fitted with last. */
  get loss(): Part | undefined {
    return this.#description.loss;
  }

  /** The last run as plain data: what it was told and how far it came; of a network from a file, what the file says. */
  get lastRun(): SavedRun | undefined {
    return this.#description.run;
  }

  /**
   * Trains the network on threads of its own. The run that comes back can be awaited for its history, or iterated epoch by
   * epoch; whatever is wrong with the arguments rejects it.
   *
   * The cost of a mini-batch of b samples is `J = 1/b sum of losses + l2 / (2b) sum of squared weights`.
   */
  fit(data: AnyDataset, options: FitOptions & { readonly validation: AnyDataset }): Run<Evaluation>;
  fit(data: AnyDataset, options: FitOptions): Run<Evaluation | undefined>;
  fit<V extends Evaluation | undefined>(data: AnyDataset, options: FitOptions): Run<V> {
    return new Run<V>({ call: "Network.fit", subject: this.#subject(), data, options });
  }

  /**
   * Goes on with the last run where it was stopped, to the same bits as if it had not been, and with a history of the whole
   * run. `data` must be the samples of that run; options that are functions, validation data and checkpoints must be given
   * again. Other options of `fit` may be: if they differ from what the run was told, that is a `StateError` which says how.
   * `epochs` alone may be another number. A run that early stopping has ended has nothing left to do.
   */
  resume(data: AnyDataset, options: ResumeOptions = {}): Run<Evaluation | undefined> {
    const { run, log } = this.#description;
    const before = run === undefined ? "none" : { run, log };
    return new Run({ call: "Network.resume", subject: this.#subject(), data, options, before });
  }

  /** Loads a network and goes on with its last run; see {@link Network.resume}. */
  static async resume(
    path: string,
    data: AnyDataset,
    options: ResumeOptions = {},
  ): Promise<{
    /** The network, trained to the end of its run. */
    network: Network;
    /** The history of the whole run. */
    history: History<Evaluation | undefined>;
  }> {
    const network = await Network.load(path);
    return { network, history: await network.resume(data, options) };
  }

  /**
   * Outputs for rows of features, as a `Float32Array` of `outputs` numbers a row: probabilities after a fit with a
   * cross-entropy or where the last layer is softmax, else the last layer's numbers. Each row's outputs are the same in
   * any company.
   */
  predict(features: Float32Array | readonly (readonly number[])[]): Float32Array {
    const call = "Network.predict";
    const rows = checkedRows(call, "features", features, this.input);
    const numbers = (rows.length / this.input) * this.outputs;
    const out = zeros(call, "the result", Float32Array, numbers);
    const link = this.#link();
    guarded(call, () => this.#native.predict(rows, out, link));
    return out;
  }

  /**
   * The mean loss and measures on a data set: of classes accuracy, the confusion matrix, precision, recall, F1 and areas under
   * curves, of numbers squared and absolute errors and R2. The loss is that of the last fit, unless given.
   *
   * Data in a file are evaluated on a thread of their own, which has the network meanwhile (`DH_BUSY`), and what comes is a
   * promise. It has what validation after an epoch has: what needs all predictions at once is left out.
   */
  evaluate(data: Dataset, options?: DetailOptions & { readonly loss?: Loss }): DetailedEvaluation;
  evaluate(data: StoredDataset, options?: { readonly loss?: Loss }): Promise<Evaluation>;
  evaluate(
    data: AnyDataset,
    options: DetailOptions & { readonly loss?: Loss } = {},
  ): DetailedEvaluation | Promise<Evaluation> {
    const call = "Network.evaluate";
    const given = knownKeys(call, options, ["loss", "topK", "ranking"]);
    const { loss = this.#description.loss } = given;
    const resolved = resolveLoss(call, loss, checkedData(call, "data", data, this), this.outputs);
    checkEvaluation(call, "data", resolved, data, this);
    const { kind, numbers } = resolved;
    if (data instanceof StoredDataset)
      return evaluateStored(call, this.#native, data, resolved, given);
    const samples = arraysOf(call, "data", data);
    const measured = guarded(call, () => this.#native.evaluate(samples, { kind, numbers }));
    const { outputs } = this;
    const predictions = zeros(call, "the result", Float32Array, data.samples * outputs);
    guarded(call, () => this.#native.predict(data.features, predictions, { kind, numbers }));
    const evaluation = evaluationOf(measured, data);
    return detailed(call, evaluation, data, { predictions, outputs }, given);
  }

  /**
   * Logits for rows of features, keeping what {@link backward} needs. Dropout is on: this is for training loops of your
   * own.
   */
  forward(features: Float32Array | readonly (readonly number[])[]): Float32Array {
    const call = "Network.forward";
    const rows = checkedRows(call, "features", features, this.input);
    if (rows.length === 0) {
      throw new DataError("DH_EMPTY", `${call}: features must have at least 1 row`);
    }
    return guarded(call, () => this.#native.forward(rows));
  }

  /**
   * Adds the gradients of the parameters, given that of the last {@link forward}'s outputs, and returns that of its
   * features (as scaled).
   */
  backward(dy: Float32Array): Float32Array {
    const call = "Network.backward";
    const gradient = float32Array(call, "dy", dy);
    const index = firstNonFinite(call, gradient);
    if (index >= 0) {
      const message = mustBe(call, `dy[${index}]`, "finite", gradient[index]);
      throw new NumericError("DH_NONFINITE", message, { index });
    }
    return guarded(call, () => this.#native.backward(gradient));
  }

  /** Sets all summed gradients to zero. */
  zeroGradients(): void {
    guarded("Network.zeroGradients", () => this.#native.zeroGradients());
  }

  /** A copy of all parameters. */
  tensors(): Tensor[] {
    return this.#tensors("Network.tensors", false);
  }

  /** A copy of all summed gradients. */
  gradients(): Tensor[] {
    return this.#tensors("Network.gradients", true);
  }

  /** Replaces the tensor of that name; as many numbers as it has, all finite. */
  setTensor(name: string, values: Float32Array): void {
    const call = "Network.setTensor";
    const names = guarded(call, () => this.#native.tensors().map((tensor) => tensor.name));
    const index = names.indexOf(oneOf(call, "name", name, names));
    const numbers = float32Array(call, "values", values);
    const bad = firstNonFinite(call, numbers);
    if (bad >= 0) {
      throw new DataError("DH_NONFINITE", mustBe(call, `values[${bad}]`, "finite", numbers[bad]));
    }
    guarded(call, () => this.#native.writeTensor(index, numbers));
  }

  /** SHA-256 of the parameters, in hexadecimal: equal on every machine for the same training. */
  digest(): string {
    return guarded("Network.digest", () => this.#native.digest());
  }

  /** Bytes that a mini-batch takes between the layers, X and Y and gradients included. */
  activationBytes(batchSize: number): number {
    const call = "Network.activationBytes";
    const rows = integer(call, "batchSize", batchSize, COUNT);
    return guarded(call, () => this.#native.activationBytes(rows));
  }

  /** The layers, their outputs and parameters, and the memory of a mini-batch (64 samples unless given) as a table of text. */
  summary(options: { readonly batchSize?: number } = {}): string {
    return summaryOf(this.#structure("Network.summary", options));
  }

  /** What {@link summary} shows, as plain data. */
  structure(options: { readonly batchSize?: number } = {}): NetworkStructure {
    return this.#structure("Network.structure", options);
  }

  /**
   * Writes everything to a safetensors file: weights, configuration, scaling, names, and the last run with its optimizer
   * state. It is written whole or not at all.
   */
  async save(path: string): Promise<void> {
    await saveFile("Network.save", this.#native, path, this.#description);
  }

  /** A network from a file that {@link save} wrote, the same in every bit. */
  static async load(path: string): Promise<Network> {
    return loadFile("Network.load", path, (description, file) => {
      const network = new Network(description.network);
      network.#native.restore(file);
      network.#description = description;
      return network;
    });
  }

  /**
   * Writes what it predicts with in a format of other programs: ONNX, PyTorch's safetensors, tfjs, or a TypeScript module. Each
   * file is written whole or not at all.
   *
   * ```ts
   * await network.export("digits.onnx", { format: "onnx" })
   * ```
   *
   * What comes out of it is what {@link predict} gives, to float32's accuracy: the scaling of features is in it, and sigmoid or
   * softmax where predictions are probabilities. PyTorch's file alone has no more than tensors.
   */
  async export(path: string, options: ExportOptions): Promise<void> {
    const call = "Network.export";
    const network = () => guarded(call, () => trainedOf(this, this.#native));
    await exportTo(call, path, network, options);
  }

  /**
   * Takes over the weights of a network of the same layers from PyTorch's safetensors file; all of them, or none
   * (`CheckpointError`).
   *
   * ```ts
   * await network.export("linear.safetensors", { format: "torch", names: ["fc1"] })
   * await network.importWeights("linear.safetensors", { format: "torch", names: ["fc1"] })
   * ```
   */
  async importWeights(path: string, options: ImportOptions): Promise<void> {
    const call = "Network.importWeights";
    const network = () => guarded(call, () => trainedOf(this, this.#native));
    const { tensors, scaling } = await importFrom(call, path, network, options);
    if (scaling !== undefined && this.scaling === undefined) {
      const message = `${call}: the file has a scaling, and the network has none: scaling: "standard"`;
      throw new ArgumentError("DH_COMBO", message);
    }
    guarded(call, () => {
      const names = this.#native.tensors().map(({ name }) => name);
      if (scaling !== undefined) this.#native.setScaling(scaling.offset, scaling.scale);
      for (const [name, values] of tensors) this.#native.writeTensor(names.indexOf(name), values);
    });
  }

  /**
   * Frees its memory now rather than when it is collected; later calls fail (`DH_DISPOSED`), but this one may be repeated.
   * A network that a run has cannot be disposed of (`DH_BUSY`).
   */
  dispose(): void {
    guarded("Network.dispose", () => this.#native.dispose());
  }

  /** {@link dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #structure(call: string, options: { readonly batchSize?: number }): NetworkStructure {
    const given = knownKeys(call, options, ["batchSize"]);
    const batchSize = integer(call, "batchSize", given.batchSize ?? 64, COUNT);
    return guarded(call, () =>
      structureOf(this, this.#native.layerOutputs(), this.#native.tensors(), {
        batchSize,
        activationBytes: this.#native.activationBytes(batchSize),
      }),
    );
  }

  /** What a run may do with the network. */
  #subject() {
    const learned = (what: Partial<Description>): void => {
      this.#description = { ...this.#description, ...what };
    };
    return { network: this, native: this.#native, learned };
  }

  #tensors(call: string, gradient: boolean): Tensor[] {
    return guarded(call, () =>
      this.#native.tensors().map(({ name, rows, columns, isWeight }, index) => ({
        name,
        shape: isWeight ? [rows, columns] : [columns],
        values: this.#native.readTensor(index, gradient),
      })),
    );
  }

  /** The loss whose reading of logits predictions take. */
  #link(): { kind: string; numbers: Record<string, number> } | undefined {
    if (this.layers.at(-1)?.kind === "softmax") return { kind: "softmaxCrossEntropy", numbers: {} };
    const { loss } = this.#description;
    return loss && { kind: loss.kind, numbers: { ...loss.numbers } };
  }

  /** Weights of the user's own making. */
  #customWeights(call: string): void {
    const tensors = guarded(call, () => this.#native.tensors());
    for (const [index, { layer, rows, columns, isWeight }] of tensors.entries()) {
      const initializer = this.layers[layer]?.initializer;
      if (!isWeight || initializer === undefined || isBuiltIn(initializer)) continue;
      const path = `layers[${layer}].initializer`;
      const shape = { inputs: rows, outputs: columns };
      const weights = customWeights(call, path, initializer, shape);
      guarded(call, () => this.#native.writeTensor(index, weights));
    }
  }
}
