import { DataError } from "../../errors.ts";
import { quote } from "../../check/index.ts";
import { readBytes, sourceName, type Source } from "../bytes.ts";
import type { ColumnOptions } from "../columns/options.ts";
import type { DatasetParts } from "../parts.ts";
import { columnarParts } from "./columnar.ts";
import { peer } from "./peer.ts";

/** Arrow's types that mean a number, a truth value, text, or a row of numbers. */
const TYPES = /^(Null|Bool|Int|Uint|Float|Utf8|LargeUtf8|Dictionary|List|FixedSizeList)/;

/** An Arrow IPC file or stream (Feather 2), read by the package apache-arrow, as the parts of a data set. */
export const arrowParts = (
  call: string,
  source: Source,
  options: ColumnOptions,
): Promise<DatasetParts> =>
  columnarParts(call, source, options, "Arrow", async (from, use) => {
    const { tableFromIPC } = await peer(call, "apache-arrow", () => import("apache-arrow"));
    const path = sourceName("path", from);
    const bytes = await readBytes(call, "path", from, async ({ chunks }) => {
      const parts: Buffer[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      return Buffer.concat(parts);
    });
    const table = tableFromIPC(bytes);
    const names = table.schema.fields.map(({ name }) => name);
    return use({
      names,
      pieces: (name) => {
        const type = String(table.schema.fields[names.indexOf(name)]?.type);
        if (!TYPES.test(type)) {
          const message = `${path} column ${quote(name)}: ${type} is no number, truth value, text or row of numbers; leave it out with the option columns`;
          throw new DataError("DH_CELL", message);
        }
        const vector = table.getChildAt(names.indexOf(name));
        return vector === null ? [] : [plain(vector)];
      },
    });
  });

/** The cells, lists as arrays. */
function* plain(cells: Iterable<unknown>): Generator<unknown> {
  for (const cell of cells) {
    const isList = typeof cell === "object" && cell !== null && "toArray" in cell;
    yield isList ? (cell as { toArray(): unknown }).toArray() : cell;
  }
}
