import { createHash } from "node:crypto";
import type { Trained } from "../trained.ts";
import { entryOf } from "../unwritable.ts";
import { LAYERS, LINKS, scalingLayer, type KerasLayer } from "./layers.ts";

/** The two files of a model in tfjs's layers format. */
export interface TfjsFiles {
  /** What `model.json` holds; it names the other file. */
  readonly model: string;
  readonly weights: Uint8Array;
  /** Made of the weights' digest, so that new weights never replace those that an older `model.json` names. */
  readonly weightsName: string;
}

/** What Keras calls the versions that wrote this format. */
const KERAS_VERSION = "tfjs-layers 4.22.0";

/** The network as a `Sequential` model of tfjs, scaling and sigmoid or softmax at the end included. */
export function tfjs(call: string, network: Trained, version: string): TfjsFiles {
  const layers = named(layersOf(call, network), network.input);
  const tensors = layers.flatMap(({ config, weights = [] }) =>
    weights.map((weight) => ({ ...weight, name: `${String(config["name"])}/${weight.name}` })),
  );
  const weights = Buffer.concat(
    tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
  const digest = createHash("sha256").update(weights).digest("hex").slice(0, 12);
  const weightsName = `weights-${digest}.bin`;
  const model = {
    format: "layers-model",
    generatedBy: `downhill ${version}`,
    convertedBy: null,
    modelTopology: {
      class_name: "Sequential",
      config: {
        name: "network",
        layers: layers.map(({ className, config }) => ({ class_name: className, config })),
      },
      keras_version: KERAS_VERSION,
      backend: "tensor_flow.js",
    },
    weightsManifest: [
      {
        paths: [weightsName],
        weights: tensors.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    ...userData(network),
  };
  return { model: JSON.stringify(model), weights, weightsName };
}

function layersOf(call: string, { layers, link, scaling }: Trained): KerasLayer[] {
  return [
    ...(scaling === undefined ? [] : [scalingLayer(scaling.offset, scaling.scale)]),
    ...layers.map((layer) => entryOf(call, "tfjs", LAYERS, layer.kind)(layer, call)),
    ...LINKS[link],
  ];
}

/** The layers with names that say where they stand; the first one says what it takes. */
const named = (layers: readonly KerasLayer[], input: number): KerasLayer[] =>
  layers.map((layer, index) => ({
    ...layer,
    config: {
      name: `${layer.className.toLowerCase()}_${index + 1}`,
      ...layer.config,
      ...(index === 0 && { batch_input_shape: [null, input], dtype: "float32" }),
    },
  }));

const userData = ({ featureNames, classNames }: Trained): object =>
  featureNames === undefined && classNames === undefined
    ? {}
    : { userDefinedMetadata: { featureNames, classNames } };
