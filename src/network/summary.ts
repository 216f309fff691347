import type { TensorInfo } from "../../index.js";
import type { Network } from "./network.ts";

/** A network as a table of text: a row a layer, and the totals. */
export function summary(
  network: Network,
  outputs: readonly number[],
  tensors: readonly TensorInfo[],
): string {
  const parameters = (index: number): number =>
    tensors
      .filter(({ layer }) => layer === index)
      .reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const rows = network.layers.map(({ kind, numbers }, i) => {
    const options = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
    const width = outputs[i] ?? network.outputs;
    return [String(i), kind, options.join(", "), String(width), String(parameters(i))];
  });
  const total = network.layers.reduce((sum, _, i) => sum + parameters(i), 0);
  const table = [["layer", "kind", "options", "outputs", "parameters"], ...rows];
  const widths = (table[0] as string[]).map((_, column) =>
    Math.max(...table.map((row) => (row[column] as string).length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        return column < 3 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [
    ...table.map(line),
    `input ${network.input}, ${total} parameters (${4 * total} bytes)`,
  ].join("\n");
}
