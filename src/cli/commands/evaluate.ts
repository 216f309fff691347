import { quote, shorten } from "../../check/index.ts";
import { isOf } from "../../data/columns/plan.ts";
import { DataError } from "../../errors.ts";
import type { DetailedEvaluation } from "../../network/detailed_evaluation.ts";
import type { Network } from "../../network/network.ts";
import { required, type Command, type Context } from "../command.ts";
import { csvColumns } from "../csv_records.ts";
import { DATA_OPTIONS, describeData, readData } from "../data.ts";
import { UsageError } from "../errors.ts";
import { measures } from "../format.ts";
import { table } from "../../text/columns.ts";
import { figure, percent } from "../../text/numbers.ts";
import type { Settings } from "../options.ts";
import { withRemembered } from "../remembered.ts";
import { readSaved, taskOf } from "../saved.ts";

const OPTIONS = [...DATA_OPTIONS, "json", "debug"] as const;

/** Tests a saved network. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "test a saved network on a CSV file",
  places: ["model", "data"],
  options: OPTIONS,
  examples: [
    [
      "downhill evaluate digits.safetensors test.csv",
      "the target is the one column that is no feature of the network",
    ],
    [
      "downhill evaluate digits.safetensors test.csv --target digit --json",
      "where there are other columns; all measures for machines, class by class",
    ],
  ],
  run: evaluateOn,
};

async function evaluateOn(
  context: Context,
  asked: Settings<"model" | "data" | (typeof OPTIONS)[number]>,
): Promise<void> {
  const { given, output } = context;
  const model = required(context, "<model>", asked.model);
  const path = required(context, "<data>", asked.data);
  const { network } = await readSaved(model);
  const settings = withRemembered(given, asked, network);
  const target = asked.target ?? (await targetOf(context, path, network, settings));
  const data = await readData(
    path,
    target,
    { ...settings, task: settings.task ?? taskOf(network) },
    network,
  );
  for (const line of await describeData(path, target, data, settings)) output.line(line);
  const result = network.evaluate(data);
  output.line(measures(result));
  for (const line of detailLines(result)) output.line(line);
  for (const line of confusionTable(result.confusion, network.classNames)) output.line(line);
  output.record({ rows: data.samples, target, classes: network.classNames, ...result });
}

/** The column that train had, or the one that is none of the network's features. */
async function targetOf(
  { usage }: Context,
  path: string,
  { featureNames }: Network,
  settings: Settings<"target" | "delimiter" | "header">,
): Promise<string> {
  const columns = await csvColumns(path, settings);
  const known = columns.find((column) => column === settings.target);
  if (known !== undefined) return known;
  if (featureNames === undefined) {
    throw new UsageError("--target is needed: the network knows no names of features", usage);
  }
  const absent = featureNames.find((name) => !columns.some((column) => isOf(column, name)));
  if (absent !== undefined) {
    throw new DataError("DH_COLUMN", `${path}: no column for the feature ${quote(absent)}`);
  }
  const others = columns.filter((column) => !featureNames.some((name) => isOf(column, name)));
  const [only] = others;
  if (only !== undefined && others.length === 1) return only;
  const list =
    others.length === 0 ? "every column is a feature" : shorten(others.map(quote).join(", "));
  throw new UsageError(`--target is needed: which column of ${path} is it? ${list}`, usage);
}

/** More classes than this make no table that anybody reads. */
const MOST_CLASSES = 20;

/** The measures that only a test has: a line of them, and of classes a table, a row each. */
function detailLines(result: DetailedEvaluation): string[] {
  const { topKAccuracy, perClass = [] } = result;
  const names = [
    ["root mean squared error", result.rootMeanSquaredError],
    ["precision", result.precision],
    ["recall", result.recall],
    ["F1", result.f1],
    ["ROC AUC", result.rocAuc],
    ["average precision", result.averagePrecision],
  ] as const;
  const parts = names.flatMap(([name, value]) =>
    value === undefined ? [] : `${name} ${figure(value)}`,
  );
  if (topKAccuracy !== undefined) parts.push(`top-5 accuracy ${percent(topKAccuracy)}`);
  const lines = parts.length === 0 ? [] : [parts.join("  ")];
  if (perClass.length === 0 || perClass.length > MOST_CLASSES) return lines;
  const rows = perClass.map(({ name, support, ...each }, i) => {
    const { precision, recall, f1, rocAuc = NaN, averagePrecision = NaN } = each;
    const figures = [precision, recall, f1, rocAuc, averagePrecision].map((value) =>
      Number.isNaN(value) ? "-" : value.toFixed(4),
    );
    return [name ?? String(i), ...figures, String(support)];
  });
  const head = ["class", "precision", "recall", "F1", "ROC AUC", "average precision", "rows"];
  return [...lines, "", ...table([head, ...rows]), ""];
}

function confusionTable(
  confusion: readonly (readonly number[])[] | undefined,
  names: readonly string[] = [],
): string[] {
  if (confusion === undefined || confusion.length > MOST_CLASSES) return [];
  const name = (i: number): string => names[i] ?? String(i);
  const head = ["right \\ taken for", ...confusion.map((_, i) => name(i))];
  return table([head, ...confusion.map((row, i) => [name(i), ...row.map(String)])]);
}
