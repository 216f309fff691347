import { createReadStream } from "node:fs";
import { quote } from "../check/index.ts";
import { DataError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";

/** The records of a CSV file as texts, blank lines left out. The library reads numbers; this is to say what it found. */
export async function* csvRecords(path: string, delimiter: string): AsyncGenerator<string[]> {
  let [field, record, quoted, closed] = ["", [] as string[], false, false];
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8" })) {
      for (const character of chunk as string) {
        if (character === '"') {
          // Two quotes within quotes are one.
          if (closed) field += character;
          closed = quoted;
          quoted = !quoted;
          continue;
        }
        closed = false;
        if (quoted) {
          field += character;
        } else if (character === delimiter) {
          record.push(field);
          field = "";
        } else if (character === "\n") {
          if (record.length > 0 || !isBlank(field)) yield [...record, field.replace(/\r$/, "")];
          [field, record] = ["", []];
        } else if (character !== "\uFEFF") {
          field += character;
        }
      }
    }
  } catch (cause) {
    throw new DataError("DH_IO", `cannot open ${quote(path)}: ${reasonOf(cause)}`, { cause });
  }
  if (record.length > 0 || !isBlank(field)) yield [...record, field];
}

const isBlank = (field: string): boolean => field === "" || field === "\r";

/** The names of the columns. */
export async function csvColumns(
  path: string,
  { delimiter, header }: { readonly delimiter: string; readonly header: boolean },
): Promise<string[]> {
  for await (const record of csvRecords(path, delimiter)) {
    return header ? record : record.map((_, i) => `column${i}`);
  }
  return [];
}
