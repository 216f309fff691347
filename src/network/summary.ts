import type { TensorInfo } from "../../addon.cjs";
import { partText } from "../parts/part.ts";
import { table } from "../text/columns.ts";
import { byteText, grouped } from "../text/numbers.ts";
import type { Network } from "./network.ts";

/** A layer as {@link Network.structure} tells of it. */
export interface LayerStructure {
  /** Its place, from 0. */
  readonly index: number;
  /** `dense` */
  readonly kind: string;
  /** Its numbers by name: `{ units: 128 }`. */
  readonly options: Readonly<Record<string, number>>;
  /** Numbers of a row that it takes. */
  readonly inputs: number;
  /** Numbers of a row that it gives. */
  readonly outputs: number;
  /** How many numbers it learns. */
  readonly parameters: number;
  /** Multiplications, each with an addition, that a row takes on the way forward. */
  readonly multiplyAdds: number;
}

/** What a network is made of, and what it costs. */
export interface NetworkStructure {
  /** Numbers of a sample. */
  readonly input: number;
  /** Numbers of a row of outputs. */
  readonly outputs: number;
  /** Its layers, from input to output. */
  readonly layers: readonly LayerStructure[];
  /** How many numbers it learns. */
  readonly parameters: number;
  /** Multiplications, each with an addition, that a row takes on the way forward. */
  readonly multiplyAdds: number;
  /** Bytes of the parameters. */
  readonly parameterBytes: number;
  /** Samples of the mini-batch that `activationBytes` is for. */
  readonly batchSize: number;
  /** Bytes between the layers while a mini-batch is trained on. */
  readonly activationBytes: number;
}

/** The structure of a network. */
export function structureOf(
  { input, outputs, layers }: Network,
  layerOutputs: readonly number[],
  tensors: readonly TensorInfo[],
  batch: Pick<NetworkStructure, "batchSize" | "activationBytes">,
): NetworkStructure {
  const sizes = (index: number, only: (tensor: TensorInfo) => boolean): number =>
    tensors
      .filter((tensor) => tensor.layer === index && only(tensor))
      .reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const each = layers.map(({ kind, numbers }, index): LayerStructure => {
    return {
      index,
      kind,
      options: { ...numbers },
      inputs: index === 0 ? input : (layerOutputs[index - 1] ?? outputs),
      outputs: layerOutputs[index] ?? outputs,
      parameters: sizes(index, () => true),
      multiplyAdds: sizes(index, ({ isWeight }) => isWeight),
    };
  });
  const total = (of: "parameters" | "multiplyAdds"): number =>
    each.reduce((sum, layer) => sum + layer[of], 0);
  const parameters = total("parameters");
  return {
    input,
    outputs,
    layers: each,
    parameters,
    multiplyAdds: total("multiplyAdds"),
    parameterBytes: Float32Array.BYTES_PER_ELEMENT * parameters,
    ...batch,
  };
}

/** A structure as a table of text: a row a layer, then the totals. */
export function summaryOf(structure: NetworkStructure): string {
  const { input, outputs, layers, parameters, multiplyAdds, batchSize } = structure;
  const rows = layers.map((layer) => [
    String(layer.index),
    partText("layers", { kind: layer.kind, numbers: layer.options }),
    grouped(layer.outputs),
    grouped(layer.parameters),
    parameters === 0 ? "" : `${((100 * layer.parameters) / parameters).toFixed(1)} %`,
  ]);
  const lines = table([["", "layer", "outputs", "parameters", "share"], ...rows], 2);
  const [head = "", ...body] = lines;
  const rule = "─".repeat(Math.max(...lines.map(({ length }) => length)));
  return [
    head,
    rule,
    ...body,
    rule,
    ...table(
      [
        ["numbers of a sample", `${grouped(input)} in, ${grouped(outputs)} out`],
        ["parameters", `${grouped(parameters)} (${byteText(structure.parameterBytes)})`],
        ["multiply-adds of a sample", grouped(multiplyAdds)],
        [`between layers, ${grouped(batchSize)} samples`, byteText(structure.activationBytes)],
      ],
      2,
    ),
  ].join("\n");
}
