import { OutOfRangeError } from "../../errors.ts";
import type { Trained } from "../trained.ts";
import { entryOf } from "../unwritable.ts";
import { Graph } from "./graph.ts";
import { encode } from "./messages.ts";
import { LINKS, OPERATIONS } from "./operations.ts";

/** The oldest version in which softmax goes along one axis alone, so that as many runtimes as possible read it. */
const OPSET = 13;

/** The version of the file that came with it. */
const IR_VERSION = 7;

/** More bytes than protocol buffers allow in a message. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The network as an ONNX model (opset 13) from `features [samples x input]`, raw, to `predictions [samples x outputs]`: the scaling
 * before the first layer, and sigmoid or softmax after the last where predictions are probabilities. Names of features and
 * classes, if there are any, are in its metadata as JSON: `feature_names`, `class_names`.
 */
export function onnx(call: string, network: Trained, version: string): Uint8Array {
  const { input, outputs, featureNames, classNames } = network;
  const bytes =
    4 * network.layers.reduce((sum, { weight }) => sum + (weight?.values.length ?? 0), 0);
  if (bytes > MOST_BYTES) {
    const message = `${call}: an ONNX file holds less than 2 GiB; the weights have ${bytes} bytes`;
    throw new OutOfRangeError("DH_TOO_LARGE", message);
  }
  return encode({
    graph: graphOf(call, network),
    opset: OPSET,
    irVersion: IR_VERSION,
    producerVersion: version,
    input: { name: "features", width: input },
    output: { name: "predictions", width: outputs },
    metadata: {
      ...(featureNames && { feature_names: JSON.stringify(featureNames) }),
      ...(classNames && { class_names: JSON.stringify(classNames) }),
    },
  });
}

function graphOf(call: string, { input, layers, link, scaling }: Trained): Graph {
  const graph = new Graph();
  let x = "features";
  if (scaling !== undefined) {
    graph.place = "scaling";
    const centred = graph.node("Sub", [x, graph.constant("offset", [input], scaling.offset)]);
    x = graph.node("Div", [centred, graph.constant("scale", [input], scaling.scale)]);
  }
  for (const [index, layer] of layers.entries()) {
    graph.place = `${index}.${layer.kind}`;
    x = entryOf(call, "ONNX", OPERATIONS, layer.kind)(graph, x, layer);
  }
  graph.place = "link";
  graph.finish(LINKS[link](graph, x), "predictions");
  return graph;
}
