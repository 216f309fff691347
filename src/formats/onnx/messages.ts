import { PbfWriter } from "pbf";
import type { Attribute, Constant, Graph, Node } from "./graph.ts";

/** A model of one graph, from rows of features to rows of predictions. */
export interface Model {
  readonly graph: Graph;
  readonly opset: number;
  readonly irVersion: number;
  readonly producerVersion: string;
  readonly input: Rows;
  readonly output: Rows;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Rows of so many numbers; how many rows is free. */
export interface Rows {
  readonly name: string;
  readonly width: number;
}

// Field numbers of onnx/onnx.proto.
const MODEL = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8, metadata: 14 };
const OPSET = { version: 2 };
const ENTRY = { key: 1, value: 2 };
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, operation: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, float: 2, integer: 3, type: 20 };
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 };
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1 };
const TENSOR_TYPE = { element: 1, shape: 2 };
const SHAPE = { dim: 1 };
const DIM = { value: 1, name: 2 };

/** FLOAT among a tensor's types, and FLOAT and INT among those of attributes. */
const FLOAT = 1;
const ATTRIBUTE_TYPES = { float: 1, integer: 2 };

/** The bytes of an ONNX file. */
export function encode(model: Model): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(MODEL.irVersion, model.irVersion);
  pbf.writeStringField(MODEL.producer, "downhill");
  pbf.writeStringField(MODEL.producerVersion, model.producerVersion);
  pbf.writeMessage(MODEL.graph, writeGraph, model);
  pbf.writeMessage(
    MODEL.opset,
    (opset, message) => message.writeVarintField(OPSET.version, opset),
    model.opset,
  );
  for (const entry of Object.entries(model.metadata))
    pbf.writeMessage(MODEL.metadata, writeEntry, entry);
  return pbf.finish();
}

function writeEntry([key, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(ENTRY.key, key);
  pbf.writeStringField(ENTRY.value, value);
}

function writeGraph({ graph, input, output }: Model, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(GRAPH.node, writeNode, node);
  pbf.writeStringField(GRAPH.name, "network");
  for (const constant of graph.constants)
    pbf.writeMessage(GRAPH.initializer, writeTensor, constant);
  pbf.writeMessage(GRAPH.input, writeRows, input);
  pbf.writeMessage(GRAPH.output, writeRows, output);
}

function writeNode({ operation, inputs, output, attributes }: Node, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(NODE.input, input);
  pbf.writeStringField(NODE.output, output);
  pbf.writeStringField(NODE.name, output);
  pbf.writeStringField(NODE.operation, operation);
  for (const attribute of Object.entries(attributes)) {
    pbf.writeMessage(NODE.attribute, writeAttribute, attribute);
  }
}

function writeAttribute([name, value]: readonly [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(ATTRIBUTE.name, name);
  if (typeof value === "number") pbf.writeFloatField(ATTRIBUTE.float, value);
  else pbf.writeVarintField(ATTRIBUTE.integer, value.integer);
  pbf.writeVarintField(
    ATTRIBUTE.type,
    ATTRIBUTE_TYPES[typeof value === "number" ? "float" : "integer"],
  );
}

function writeTensor({ name, shape, values }: Constant, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(TENSOR.dims, size);
  pbf.writeVarintField(TENSOR.dataType, FLOAT);
  pbf.writeStringField(TENSOR.name, name);
  // Every platform that Downhill runs on is little-endian, as the format is.
  const { buffer, byteOffset, byteLength } = values;
  pbf.writeBytesField(TENSOR.rawData, new Uint8Array(buffer, byteOffset, byteLength));
}

function writeRows({ name, width }: Rows, pbf: PbfWriter): void {
  pbf.writeStringField(VALUE.name, name);
  pbf.writeMessage(VALUE.type, writeType, width);
}

function writeType(width: number, pbf: PbfWriter): void {
  pbf.writeMessage(TYPE.tensor, writeTensorType, width);
}

function writeTensorType(width: number, pbf: PbfWriter): void {
  pbf.writeVarintField(TENSOR_TYPE.element, FLOAT);
  pbf.writeMessage(TENSOR_TYPE.shape, writeShape, width);
}

function writeShape(width: number, pbf: PbfWriter): void {
  pbf.writeMessage(SHAPE.dim, (name, dim) => dim.writeStringField(DIM.name, name), "samples");
  pbf.writeMessage(SHAPE.dim, (size, dim) => dim.writeVarintField(DIM.value, size), width);
}
