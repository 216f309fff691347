import { OutOfRangeError } from "../../errors.ts";
import type { Trained, TrainedLayer } from "../trained.ts";
import { entryOf } from "../unwritable.ts";
import { DENSE, FUNCTIONS, SOFTMAX } from "./functions.ts";

/** More numbers than a source should hold. */
const MOST_NUMBERS = 1_000_000;

/**
 * The network as a TypeScript module that needs nothing: `predict(features)` of one sample, scaling and sigmoid or softmax included,
 * in float64. For networks of up to a million weights (`DH_TOO_LARGE`).
 */
export function typescript(call: string, network: Trained, version: string): string {
  const count = network.layers.reduce((sum, { weight }) => sum + (weight?.values.length ?? 0), 0);
  if (count > MOST_NUMBERS) {
    const message = `${call}: a TypeScript module is for at most ${MOST_NUMBERS} weights; the network has ${count}`;
    throw new OutOfRangeError("DH_TOO_LARGE", message);
  }
  const { input, outputs, layers, link, scaling, featureNames, classNames } = network;
  const steps = layers.map((layer, index) => step(call, layer, index));
  const used = new Set(layers.map(({ kind }) => kind));
  if (link === "sigmoid") used.add("sigmoid");
  const functions = Object.entries(FUNCTIONS).filter(([kind]) => used.has(kind));
  return [
    `// Written by Downhill ${version}: a network of ${input} features and ${outputs} outputs.`,
    ...names("featureNames", "Names of the features", featureNames),
    ...names("classNames", "Names of the classes, in the order of the outputs", classNames),
    ...(scaling
      ? [`const offset = ${list(scaling.offset)};`, `const scale = ${list(scaling.scale)};`]
      : []),
    ...steps.flatMap(({ constants }) => constants),
    ...(used.has("dense") ? [`const dense = ${DENSE};`] : []),
    ...functions.map(([kind, { code }]) => `const ${kind} = ${code};`),
    ...(link === "softmax" ? [`const softmax = ${SOFTMAX};`] : []),
    "",
    `/** The ${outputs} outputs for the ${input} features of one sample. */`,
    "export function predict(features: readonly number[]): number[] {",
    `  if (features.length !== ${input}) throw new RangeError(\`predict: ${input} features; got \${features.length}\`);`,
    `  let x = ${scaling ? "features.map((value, i) => (value - offset[i]!) / scale[i]!)" : "[...features]"};`,
    ...steps.flatMap(({ line }) => (line === "" ? [] : [`  ${line}`])),
    ...(link === "sigmoid" ? ["  x = x.map((value) => sigmoid(value));"] : []),
    ...(link === "softmax" ? ["  x = softmax(x);"] : []),
    "  return x;",
    "}",
    "",
  ].join("\n");
}

/** A layer's constants, and the line that applies it. */
interface Step {
  readonly constants: readonly string[];
  readonly line: string;
}

function step(call: string, { kind, numbers, weight, bias }: TrainedLayer, index: number): Step {
  if (weight !== undefined && kind === "dense") {
    const biases = bias ?? new Float32Array(weight.columns);
    return {
      constants: [
        `const w${index} = ${list(weight.values)};`,
        `const b${index} = ${list(biases)};`,
      ],
      line: `x = dense(x, w${index}, b${index});`,
    };
  }
  if (kind === "linear" || kind === "dropout") return { constants: [], line: "" };
  const { number } = entryOf(call, "TypeScript", FUNCTIONS, kind);
  const more = number === undefined ? "" : `, ${numbers[number]}`;
  return { constants: [], line: `x = x.map((value) => ${kind}(value${more}));` };
}

/** Nine digits tell every float32 from every other. */
const list = (values: Float32Array): string =>
  `[${Array.from(values, (value) => Number(value.toPrecision(9))).join(", ")}]`;

const names = (name: string, what: string, texts: readonly string[] | undefined): string[] =>
  texts === undefined
    ? []
    : [`/** ${what}. */`, `export const ${name} = ${JSON.stringify(texts)} as const;`];
