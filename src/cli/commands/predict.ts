import { csvFeatures } from "../../data/formats/csv.ts";
import type { Network } from "../../network/network.ts";
import { required, type Command, type Context } from "../command.ts";
import { csvOptions, describeMissing } from "../data.ts";
import { float32Text } from "../format.ts";
import { counted } from "../../text/numbers.ts";
import type { Settings } from "../options.ts";
import { writeOut } from "../places.ts";
import { withRemembered } from "../remembered.ts";
import { isCrossEntropy, readSaved } from "../saved.ts";

const OPTIONS = ["missing", "delimiter", "header", "output", "json", "debug"] as const;

/** Predicts the rows of a file. */
export const predict: Command = {
  name: "predict",
  summary: "predict the rows of a CSV file with a saved network",
  places: ["model", "data"],
  options: OPTIONS,
  examples: [
    [
      "downhill predict digits.safetensors new.csv --output predictions.csv",
      "the likeliest class and each class's probability, a line a row; columns that are no features do no harm",
    ],
    [
      "downhill predict houses.safetensors new.csv | head",
      "to standard output: of numbers, the number",
    ],
  ],
  run: predictRows,
};

async function predictRows(
  context: Context,
  settings: Settings<"model" | "data" | (typeof OPTIONS)[number]>,
): Promise<void> {
  const { call, given, output } = context;
  const { network } = await readSaved(required(context, "<model>", settings.model));
  const path = required(context, "<data>", settings.data);
  const known = withRemembered(given, settings, network);
  const options = csvOptions({ ...known, columns: undefined }, network);
  const { features, samples, missing } = await csvFeatures(call, path, options);
  const rows = predictions(network, network.predict(features));
  const content = settings.json
    ? rows.map((row) => `${JSON.stringify(row)}\n`).join("")
    : csvOf(rows);
  if (settings.output === undefined) return output.write(content);
  await writeOut(call, settings.output, content);
  const lacking = describeMissing({ missing, samples }, known.missing);
  if (lacking !== undefined) output.line(lacking);
  output.line(`${counted(samples, "prediction")} in ${settings.output}`);
  output.record({ rows: samples, output: settings.output });
}

/** A row of the answer: its cells by their column. */
type Prediction = Readonly<Record<string, string | number>>;

/** The likeliest class with each one's probability; or the numbers. */
function predictions(
  { outputs, loss, layers, classNames }: Network,
  values: Float32Array,
): Prediction[] {
  const classes = isCrossEntropy(loss) || layers.at(-1)?.kind === "softmax";
  const row = (at: number): number[] => Array.from(values.subarray(at, at + outputs));
  const rows = Array.from({ length: values.length / outputs }, (_, i) => row(i * outputs));
  if (!classes) {
    const name = (i: number): string => (outputs === 1 ? "prediction" : `prediction_${i}`);
    return rows.map((row) => Object.fromEntries(row.map((value, i) => [name(i), short(value)])));
  }
  return rows.map((row) => {
    // One output for two classes is the second one's probability.
    const [second = 0] = row;
    const parts = outputs === 1 ? [Math.fround(1 - second), second] : row;
    const likeliest = outputs === 1 ? Number(second > 0.5) : parts.indexOf(Math.max(...parts));
    const name = (i: number): string => classNames?.[i] ?? String(i);
    const probabilities = parts.map((part, i) => [`probability_${name(i)}`, short(part)] as const);
    return { prediction: name(likeliest), ...Object.fromEntries(probabilities) };
  });
}

/** A float32 as the shortest number that it is. */
const short = (value: number): number => Number(float32Text(value));

function csvOf(rows: readonly Prediction[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `${cells.map((cell) => csvCell(String(cell))).join(",")}\n`;
  return line(Object.keys(rows[0] ?? {})) + rows.map((row) => line(Object.values(row))).join("");
}

const csvCell = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
