import { open } from "node:fs/promises";
import type { AsyncBuffer } from "hyparquet";
import { gathered, type Source } from "../bytes.ts";
import type { Columns } from "../columns/features.ts";
import type { ColumnOptions } from "../columns/options.ts";
import type { DatasetParts } from "../parts.ts";
import { columnarParts, type ColumnarFile } from "./columnar.ts";
import { peer } from "./peer.ts";

/** A Parquet file, read by the package hyparquet, as the parts of a data set. */
export const parquetParts = (
  call: string,
  source: Source,
  options: ColumnOptions,
): Promise<DatasetParts> =>
  columnarParts(call, source, options, "Parquet", (from, use) =>
    withBytes(call, from, async (file) => use(await parquetFile(call, file))),
  );

async function parquetFile(call: string, file: AsyncBuffer): Promise<ColumnarFile> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await peer(
    call,
    "hyparquet",
    () => import("hyparquet"),
  );
  const metadata = await parquetMetadataAsync(file);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const codecs = metadata.row_groups.flatMap(({ columns }) =>
    columns.map(({ meta_data }) => meta_data?.codec ?? "UNCOMPRESSED"),
  );
  // What is neither plain nor Snappy, another package unpacks.
  const isPlain = codecs.every((codec) => codec === "UNCOMPRESSED" || codec === "SNAPPY");
  const compressors = isPlain
    ? undefined
    : (await peer(call, "hyparquet-compressors", () => import("hyparquet-compressors")))
        .compressors;
  return {
    names,
    pieces: async function* (column) {
      const scan = await parquetScan({
        file,
        metadata,
        columns: [column],
        ...(compressors && { compressors }),
      });
      for (const range of scan.ranges) yield await scan.readColumn({ column, ...range });
    },
  };
}

/** What `use` makes of the bytes, of which a file gives those that are asked for. */
async function withBytes(
  call: string,
  source: Source,
  use: (bytes: AsyncBuffer) => Promise<Columns>,
): Promise<Columns> {
  if (typeof source !== "string") {
    const bytes = await gathered(call, "path", source);
    return use({
      byteLength: bytes.length,
      slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
    });
  }
  const file = await open(source);
  try {
    const { size } = await file.stat();
    const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
      const from = start < 0 ? size + start : start;
      // What is asked for beyond the file is not there; a hostile file asks for much.
      const into = new Uint8Array(Math.max(0, Math.min(end, size) - from));
      const { bytesRead } = await file.read(into, 0, into.length, from);
      return into.buffer.slice(0, bytesRead);
    };
    return await use({ byteLength: size, slice });
  } finally {
    await file.close();
  }
}
