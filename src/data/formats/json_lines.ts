import { mustBe } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import { checkedSource, readBytes, sourceName, type Chunks, type Source } from "../bytes.ts";
import { tableOptions, type ColumnOptions } from "../columns/options.ts";
import { encodeTable } from "../columns/table.ts";
import { TableBuilder } from "../columns/table_builder.ts";
import type { DatasetParts } from "../parts.ts";

/** A longer line than this is none of a table's row. */
const LONGEST_LINE = 64 << 20;

/**
 * A file of JSON Lines (a JSON object or array a line, in UTF-8) as the parts of a data set. Malformed files are a
 * {@link DataError} that names the line.
 */
export async function jsonLinesParts(
  call: string,
  source: Source,
  options: ColumnOptions,
): Promise<DatasetParts> {
  const given = tableOptions(call, options);
  const from = checkedSource(call, "path", source);
  const path = sourceName("path", from);
  const table = await readBytes(call, "path", from, async ({ chunks }) => {
    let at = 0;
    const builder = new TableBuilder(path, given, () => `${path}:${at}`);
    let row = 0;
    for await (const { text, line } of lines(path, chunks)) {
      at = line;
      if (text.trim() !== "") builder.add(parsed(`${path}:${line}`, text), row++);
    }
    return builder.finish();
  });
  return encodeTable(call, path, table, given);
}

function parsed(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = mustBe(place, "the line", "JSON", text);
    throw new DataError("DH_JSON", message, { cause });
  }
}

interface Line {
  readonly text: string;
  /** Its number, from 1. */
  readonly line: number;
}

/** The lines of a text in UTF-8; node:readline would also end them at characters that JSON allows in strings. */
async function* lines(path: string, chunks: Chunks["chunks"]): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let line = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new DataError("DH_JSON", `${path}:${line + 1}: bytes that are not UTF-8`, { cause });
    }
  };
  for await (const chunk of chunks) {
    const [first = "", ...others] = decode(chunk).split("\n");
    rest += first;
    for (const next of others) {
      line += 1;
      yield { text: rest, line };
      rest = next;
    }
    if (rest.length > LONGEST_LINE) {
      const message = `${path}:${line + 1}: the line is longer than ${LONGEST_LINE >> 20} MiB`;
      throw new DataError("DH_TOO_LARGE", message);
    }
  }
  rest += decode();
  yield { text: rest, line: line + 1 };
}
