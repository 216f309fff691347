import type { NativeNetwork } from "../../addon.cjs";
import { linkOf, type Trained, type TrainedLayer } from "../formats/trained.ts";
import { PREDICTION_ONLY } from "../layers/layer.ts";
import type { Network } from "./network.ts";

/** A copy of all that a network predicts with. */
export function trainedOf(network: Network, native: NativeNetwork): Trained {
  const { input, outputs, loss, featureNames, classNames } = network;
  const endsInSoftmax = network.layers.at(-1) === PREDICTION_ONLY;
  return {
    input,
    outputs,
    layers: network.layers.filter((layer) => layer !== PREDICTION_ONLY).map(layerOf(native)),
    link: endsInSoftmax ? "softmax" : linkOf(loss?.kind),
    scaling: native.scaling() ?? undefined,
    featureNames,
    classNames,
  };
}

const layerOf =
  (native: NativeNetwork) =>
  ({ kind, numbers }: Network["layers"][number], place: number): TrainedLayer => {
    const find = (word: string) => {
      const index = native.tensors().findIndex(({ name }) => name === `${place}.${word}`);
      const tensor = native.tensors()[index];
      return tensor && { ...tensor, values: native.readTensor(index, false) };
    };
    return { kind, numbers, weight: find("weight"), bias: find("bias")?.values };
  };
