import type { Encoded } from "../figure_data.ts";
import type { Series } from "../figure.ts";

/** The columns of run `place`, bit for bit as the library gave them. */
export function decode({ columns, runs, pool }: Encoded, place: number): Series {
  const places = runs[place] ?? [];
  return Object.fromEntries(
    columns.map((name, i) => [name, decodeColumn(pool[places[i] ?? -1] ?? "f4")]),
  );
}

function decodeColumn(text: string): Series[string] {
  const bytes = Uint8Array.from(atob(text.slice(2)), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return text.startsWith("f4")
    ? Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true))
    : Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}
