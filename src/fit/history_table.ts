import type { EpochRecord, History } from "./history.ts";

/** Columns of numbers by their names, all as long; NaN where there is none. */
type Columns = ReadonlyMap<string, ArrayLike<number>>;

/** `epoch`, `step`, `cost`, `learningRate`, and where norms were kept `gradientNorm0` and `updateNorm0` for layer 0 and so on. */
export function stepColumns({ steps, norms = [] }: History<unknown>): Columns {
  const { epochs, places, costs, rates } = steps;
  return new Map<string, ArrayLike<number>>([
    ["epoch", epochs],
    ["step", places],
    ["cost", costs],
    ["learningRate", rates],
    ...norms.flatMap(({ layer, gradients, updates }) => [
      [`gradientNorm${layer}`, gradients] as const,
      [`updateNorm${layer}`, updates] as const,
    ]),
  ]);
}

/** Every number of an epoch's record, and those of its validation as `validationLoss`, `validationAccuracy` and so on. */
export function epochColumns({ epochs }: History<unknown>): Columns {
  const records = epochs.map(numbersOf);
  const names = new Set(records.flatMap((record) => [...record.keys()]));
  const column = (name: string): Float64Array =>
    Float64Array.from(records, (record) => record.get(name) ?? NaN);
  return new Map([...names].map((name) => [name, column(name)]));
}

function numbersOf({ validation, ...record }: EpochRecord<unknown>): Map<string, number> {
  const measures = Object.entries(validation ?? {}).map(
    ([name, value]) =>
      [`validation${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const,
  );
  const all: (readonly [string, unknown])[] = [...Object.entries(record), ...measures];
  return new Map(all.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

/** Columns as CSV: a line of names, a line a row. Numbers are the shortest that read back the same; what is not finite is left empty. */
export function csvOf(columns: Columns): string {
  const values = [...columns.values()];
  const cell = (value: number): string => (Number.isFinite(value) ? String(value) : "");
  const lines = Array.from({ length: values[0]?.length ?? 0 }, (_, row) =>
    values.map((column) => cell(column[row] as number)).join(","),
  );
  return `${[[...columns.keys()].join(","), ...lines].join("\n")}\n`;
}
