import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { Dataset } from "../../src/data/dataset.ts";
import { catalogue } from "./table.ts";
import { folderOf } from "../support/files.ts";

const folder = folderOf("csv");

/** A call that reads a file with this content, called `a.csv` in errors. */
let files = 0;
function reads(content: string | Uint8Array, options: object = {}): () => Promise<Dataset> {
  const path = join(folder, `${files++}a.csv`);
  writeFileSync(path, content);
  return () => Dataset.fromCsv(path, { target: "y", ...options });
}

const data = { name: "DataError" };
const csv = { ...data, code: "DH_CSV" };
const bad = (cell: string): (() => Promise<Dataset>) =>
  reads(`age;y\n1;2\n2;3\n\n${cell};2\n`, { delimiter: ";" });

catalogue([
  {
    row: "34",
    call: () => Dataset.fromCsv("none.csv", { target: "y" }),
    ...data,
    code: "DH_IO",
    message:
      /^cannot read "none.csv": No such file or directory|^cannot read "none.csv": .*os error/,
  },
  {
    row: "35",
    call: () => Dataset.fromCsv(".", { target: "y" }),
    ...data,
    code: "DH_IO",
    message: /^cannot read "\.": /,
  },
  {
    row: "36a",
    call: reads(""),
    ...data,
    code: "DH_EMPTY",
    message: /a.csv: the file has no data rows$/,
  },
  {
    row: "36b",
    call: reads("x,y\n"),
    ...data,
    code: "DH_EMPTY",
    message: /a.csv: the file has no data rows$/,
  },
  {
    row: "37",
    call: reads("x,y\n1,2\n1\n"),
    ...csv,
    message: /a.csv:3: expected 2 fields; got 1$/,
  },
  {
    row: "38",
    call: reads('x,y\n1,2\n"1,2\n'),
    ...csv,
    message: /a.csv:3: the quote opened here is never closed$/,
  },
  {
    row: "39",
    call: reads('x,y\n"a"b,2\n'),
    ...csv,
    message: /a.csv:2: text after the closing quote in /,
  },
  {
    row: "40a",
    call: bad("N/A"),
    ...csv,
    message:
      /a.csv:5 column "age": "N\/A" is not a number \(missing: 'drop', 'mean' or 'indicate'\?\)$/,
  },
  { row: "40b", call: bad("old"), ...csv, message: /a.csv:5 column "age": "old" is not a number$/ },
  {
    row: "40c",
    call: bad(""),
    ...csv,
    message: /a.csv:5 column "age": the cell is empty \(missing: 'drop', 'mean' or 'indicate'\?\)$/,
  },
  { row: "41a", call: bad("1,5"), ...csv, message: /"1,5" is not a number$/ },
  { row: "41b", call: bad("1e400"), ...csv, message: /"1e400" is too large for a number$/ },
  { row: "41c", call: bad("0x10"), ...csv, message: /"0x10" is not a number$/ },
  { row: "41d", call: bad(" "), ...csv, message: /the cell is empty/ },
  { row: "41e", call: bad("1 000"), ...csv, message: /"1 000" is not a number$/ },
  {
    row: "42a",
    call: bad("nan"),
    ...data,
    code: "DH_NONFINITE",
    message: /a.csv:5 column "age": "nan" is not finite/,
  },
  {
    row: "42b",
    call: bad("-inf"),
    ...data,
    code: "DH_NONFINITE",
    message: /a.csv:5 column "age": "-inf" is not finite$/,
  },
  {
    row: "43a",
    call: reads(Buffer.of(0xff, 0xfe, 0x78, 0)),
    ...csv,
    message: /byte 0xff at offset 0: the file looks like UTF-16/,
  },
  {
    row: "43b",
    call: reads(Buffer.of(0x78, 0x2c, 0xe9)),
    ...csv,
    message: /byte 0xe9 at offset 2 is not UTF-8$/,
  },
  { row: "44", call: reads("x,y\n1,\0"), ...csv, message: /byte 0x00 at offset 6/ },
  {
    row: "45",
    call: reads("<!doctype html><title>404</title>"),
    ...csv,
    message: /line 1 looks like HTML/,
  },
  {
    row: "46a",
    call: reads("x,x,y\n1,2,3\n"),
    ...csv,
    message: /a.csv:1: column "x" appears twice \(1, 2\)/,
  },
  { row: "46b", call: reads("x,,y\n1,2,3\n"), ...csv, message: /a.csv:1: column 2 has no name/ },
  {
    row: "47",
    call: reads("length,species\n1,2\n", { target: "speceis" }),
    ...data,
    code: "DH_COLUMN",
    message: /a.csv: no column "speceis"; did you mean "species"\?; there are "length", "species"$/,
  },
  {
    row: "48",
    call: reads("x;y\n1;2\n"),
    ...csv,
    message: /a.csv:1: only one column, "x;y"; did you mean delimiter ';'\?$/,
  },
  ...["", "ab", '"', "\n", "é"].map((delimiter) => ({
    row: `49 ${JSON.stringify(delimiter)}`,
    call: reads("x,y\n1,2\n", { delimiter }),
    name: "OutOfRangeError",
    code: "DH_RANGE",
    message: /^Dataset.fromCsv: delimiter must be 1 ASCII character/,
  })),
  {
    row: "50",
    call: reads(`x,y\n1,${"1".repeat(2 ** 26 + 1)}\n`),
    ...data,
    code: "DH_TOO_LARGE",
    message: /a.csv:2: the line is longer than 64 MiB$/,
  },
  {
    row: "csv a",
    call: reads("x,y\n1,2\n", { target: undefined }),
    name: "ArgumentError",
    code: "DH_ARG",
    message: /target must be the name of a column, or its place as an integer; got undefined$/,
  },
  {
    row: "csv b",
    call: reads("x,y\n1,2\n", { separator: ";" }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /separator is not an option/,
  },
  {
    row: "csv c",
    call: reads("x,y\n1,2\n", { missing: "dorp" }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /missing must be one of "error", "drop", "mean", "indicate"; .*did you mean "drop"/,
  },
  {
    row: "csv d",
    call: reads("x,y\n1,2\n", { columns: ["x", 1.5] }),
    name: "ArgumentError",
    code: "DH_ARG",
    message: /columns\[1\] must be the name of a column, or its place/,
  },
  {
    row: "csv e",
    call: reads("x,y\n1,2\n", { target: 2 }),
    ...data,
    code: "DH_COLUMN",
    message: /a.csv: no column 2; it must be an integer in -2..1$/,
  },
]);

test("the native error is the cause", async (t) => {
  const error = await t.throwsAsync(Dataset.fromCsv("none.csv", { target: "y" }));
  t.true(error?.cause instanceof Error);
});
