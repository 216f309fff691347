import type { SavedRun } from "../fit/saved/run.ts";
import type { Layer } from "../layers/index.ts";
import type { Network } from "../network/network.ts";
import { callOf, lines, literal } from "./source.ts";

/** How the data of a run are had: lines that declare `train`, and what they import of the package. */
export interface DataProgram {
  readonly lines: string;
  /** Whether the lines declare `validation` as well. */
  readonly validation?: boolean;
  readonly imports: readonly string[];
}

const OWN_DATA: DataProgram = {
  lines: "// train: the data set that it was trained on",
  imports: [],
};

/** A program that trains the network again, to the same bits. */
export function programOf(
  network: Network,
  run: SavedRun,
  { lines: data, imports, validation = false }: DataProgram = OWN_DATA,
): string {
  const { input, layers, seed, scaling } = network;
  const config = {
    input: String(input),
    layers: `[${layers.map(layerCode).join(", ")}]`,
    seed: String(seed),
    ...(scaling && { scaling: literal(scaling) }),
  };
  // What a run is told besides, is plain data; files of other versions may have more of it.
  const { optimizer, loss, epochs, batchSize, why, l2, shuffle, seed: drawn, ...besides } = run;
  const { samples, progress, dropLast, onNonFinite, ...others } = besides;
  const lossCall = callOf("losses", loss);
  const options = {
    loss: lossCall === `${loss.kind}()` ? literal(loss.kind) : lossCall,
    optimizer: optimizerCode(optimizer),
    epochs: String(epochs),
    batchSize: String(batchSize),
    ...(l2 !== 0 && { l2: String(l2) }),
    ...(!shuffle && { shuffle: "false" }),
    ...(drawn !== seed && { seed: String(drawn) }),
    ...(dropLast && { dropLast: "true" }),
    ...(onNonFinite !== "throw" && { onNonFinite: literal(onNonFinite) }),
    ...written(others),
    // A run that watches itself may watch these.
    ...(validation && { validation: "validation" }),
  };
  const body = `${data}
const network = new Network(${lines(config)});
await network.fit(train, ${lines(options)});
console.log(network.digest());
`;
  return `import { ${imported(body, imports).join(", ")} } from "downhill";\n\n${body}`;
}

/** Options as literals, those that are not there left out. */
const written = (options: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, literal(value)]),
  );

/** The names that the body calls, or takes schedules from. */
function imported(body: string, others: readonly string[]): string[] {
  const called = [...body.matchAll(/(?<![.\w])([a-z]\w*)\(/g)].map(([, name = ""]) => name);
  const schedules = /\bschedules\./.test(body) ? ["schedules"] : [];
  return [...new Set(["Network", ...others, ...called, ...schedules])].sort();
}

function layerCode({ initializer, ...layer }: Layer): string {
  if (initializer === undefined) return callOf("layers", layer);
  const isPart = typeof initializer === "object" && "kind" in initializer;
  const how = isPart ? callOf("initializers", initializer) : "/* your own */ undefined";
  return callOf("layers", layer, { initializer: how });
}

function optimizerCode({ kind, numbers, learningRate }: SavedRun["optimizer"]): string {
  const { learningRate: _, average, ...others } = numbers;
  return callOf(
    "optimizers",
    { kind, numbers: others },
    { learningRate: rateCode(learningRate), ...(average === 1 && { form: '"average"' }) },
  );
}

/** Schedules of schedules are written as data: their factories take them in several ways. */
function rateCode(rate: SavedRun["optimizer"]["learningRate"]): string {
  if (rate === null) return "/* a schedule of your own */ 0";
  if (typeof rate === "number") return String(rate);
  const nested = ["join", "warmup"].includes(rate.kind);
  return nested
    ? `schedules.fromSpec(${literal(rate)})`
    : `schedules.${rate.kind}(${literal(rate.options)})`;
}
