import type { Link, TrainedLayer } from "../trained.ts";
import type { Graph } from "./graph.ts";

/** Adds a layer's operations to a graph, on the value of that name; the name of what comes out. */
type Operations = (graph: Graph, x: string, layer: TrainedLayer) => string;

const one =
  (operation: string): Operations =>
  (graph, x) =>
    graph.node(operation, [x]);

/** A layer's number, as ONNX calls it. */
const withNumber =
  (operation: string, attribute: string, number: string): Operations =>
  (graph, x, { numbers }) =>
    graph.node(operation, [x], { [attribute]: numbers[number] as number });

/** What every layer is in ONNX; `opset` says of which version. */
export const OPERATIONS: Readonly<Record<string, Operations>> = {
  dense: (graph, x, { weight, bias }) => {
    const { rows = 0, columns = 0, values = new Float32Array() } = weight ?? {};
    const w = graph.constant("weight", [rows, columns], values);
    if (bias === undefined) return graph.node("MatMul", [x, w]);
    return graph.node("Gemm", [x, w, graph.constant("bias", [columns], bias)]);
  },
  // Nothing is left out at prediction.
  dropout: (_, x) => x,
  linear: (_, x) => x,
  relu: one("Relu"),
  leakyRelu: withNumber("LeakyRelu", "alpha", "slope"),
  elu: withNumber("Elu", "alpha", "alpha"),
  sigmoid: one("Sigmoid"),
  tanh: one("Tanh"),
  softplus: one("Softplus"),
  // x sigmoid(x)
  silu: (graph, x) => graph.node("Mul", [x, graph.node("Sigmoid", [x])]),
  // x (1 + erf(x / sqrt(2))) / 2
  gelu: (graph, x) => {
    const scaled = graph.node("Div", [x, graph.number("root_of_two", Math.SQRT2)]);
    const gate = graph.node("Add", [graph.node("Erf", [scaled]), graph.number("one", 1)]);
    return graph.node("Mul", [graph.node("Mul", [x, graph.number("half", 0.5)]), gate]);
  },
};

/** What a link is in ONNX. */
export const LINKS: Readonly<Record<Link, (graph: Graph, x: string) => string>> = {
  linear: (_, x) => x,
  sigmoid: (graph, x) => graph.node("Sigmoid", [x]),
  softmax: (graph, x) => graph.node("Softmax", [x], { axis: { integer: -1 } }),
};
