import type { Encoded } from "./figure_data.ts";
import type { Series } from "./figure.ts";
import type { Run } from "./grid.ts";

/** The runs of a figure, in which every number keeps all of its bits. */
export function encode(runs: readonly Run[]): Encoded {
  const pool = new Map<string, number>();
  const place = (values: Series[string]): number => {
    const text = encodeColumn(values);
    const known = pool.get(text) ?? pool.size;
    pool.set(text, known);
    return known;
  };
  const columns = Object.keys(runs[0]?.series ?? {});
  return {
    columns,
    runs: runs.map(({ series }) =>
      columns.map((name) => place(series[name] ?? new Float32Array())),
    ),
    readings: runs.map(({ reading }) => reading),
    pool: [...pool.keys()],
  };
}

function encodeColumn(values: Series[string]): string {
  const width = values.BYTES_PER_ELEMENT;
  const bytes = new DataView(new ArrayBuffer(width * values.length));
  for (const [i, value] of values.entries()) {
    if (width === 4) bytes.setFloat32(4 * i, value, true);
    else bytes.setFloat64(8 * i, value, true);
  }
  return `f${width}${Buffer.from(bytes.buffer).toString("base64")}`;
}
