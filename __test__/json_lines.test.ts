import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import test from "ava";
import { Dataset } from "../src/data/dataset.ts";
import { folderOf } from "./support/files.ts";

const flowers = "__test__/fixtures/json_lines/flowers.jsonl";
const target = "species";
const csv = await Dataset.fromCsv("datasets/iris.csv", { target });

test("what pandas wrote is the CSV file's table, gzipped or not, from a path or a stream", async (t) => {
  async function* threes() {
    const bytes = readFileSync(flowers);
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  }
  for (const source of [flowers, `${flowers}.gz`, threes(), createReadStream(`${flowers}.gz`)]) {
    const data = await Dataset.fromJsonLines(source, { target });
    t.deepEqual(data.features, csv.features);
    t.deepEqual(data.labels, csv.labels);
    t.deepEqual([data.featureNames, data.classNames], [csv.featureNames, csv.classNames]);
  }
});

const folder = folderOf("json");
let files = 0;
function file(content: string | Uint8Array): string {
  const path = join(folder, `${files++}.jsonl`);
  writeFileSync(path, content);
  return path;
}
const read = (content: string | Uint8Array, options: object = {}): Promise<Dataset> =>
  Dataset.fromJsonLines(file(content), { target: "y", ...options });

test("blank lines, line ends of Windows, no line end at the end, separators within text", async (t) => {
  const data = await read('\uFEFF{"x":"a\u2028b","y":1.5}\r\n\r\n  \n{"x":"ä","y":2.5}');
  t.deepEqual(data.featureNames, ["x=a\u2028b", "x=ä"]);
  t.deepEqual([...data.features, ...(data.targets ?? [])], [1, 0, 0, 1, 1.5, 2.5]);
});

test("arrays have columns by their place", async (t) => {
  const data = await read("[1,2,0]\n[3,4,1]\n", { target: -1 });
  t.deepEqual(data.featureNames, ["column0", "column1"]);
  t.deepEqual([...data.features, ...(data.labels ?? [])], [1, 2, 3, 4, 0, 1]);
});

const bad: readonly [what: string, content: string | Uint8Array, code: string, message: RegExp][] =
  [
    ["nothing", "", "DH_EMPTY", /jsonl: there are no rows$/],
    ["no JSON", '{"x":1,"y":2}\n{"x":', "DH_JSON", /jsonl:2: the line must be JSON; got string/],
    ["no row", "5\n", "DH_CELL", /jsonl:1: a row must be an object or an array; got 5$/],
    [
      "no UTF-8",
      Buffer.concat([Buffer.from('{"x":1,"y":2}\n"'), Buffer.of(0xff), Buffer.from('"')]),
      "DH_JSON",
      /jsonl:1: bytes that are not UTF-8$/,
    ],
    [
      "text among numbers",
      '{"x":1,"y":2}\n\n{"x":"old","y":2}\n',
      "DH_CELL",
      /jsonl:3 column "x": the column is of numbers; got string "old"$/,
    ],
    [
      "null",
      '{"x":1,"y":2}\n{"x":null,"y":2}\n',
      "DH_CELL",
      /jsonl:2 column "x": the cell is missing \(missing: 'drop', 'mean' or 'indicate'\?\)$/,
    ],
    [
      "a column too few",
      '{"x":1,"y":2}\n{"y":2}\n',
      "DH_CELL",
      /jsonl:2 column "x": the cell is missing/,
    ],
    [
      "a column too many",
      '{"x":1,"y":2}\n{"x":1,"y":2,"z":3}\n',
      "DH_SHAPE",
      /jsonl:2: a column "z" that the first row lacks \(name those wanted in columns\?\)$/,
    ],
    [
      "an object in a cell",
      '{"x":{},"y":2}',
      "DH_CELL",
      /it must be a number, a truth value, text/,
    ],
    [
      "rows of two widths",
      '{"x":[1],"y":2}\n{"x":[],"y":2}',
      "DH_SHAPE",
      /must have 1 numbers; got 0/,
    ],
    [
      "text in a row",
      '{"x":[1,"a"],"y":2}',
      "DH_CELL",
      /\[1\] must be a finite number; got string/,
    ],
    ["1e999", '{"x":1e999,"y":2}', "DH_NONFINITE", /column "x": Infinity is not finite$/],
    [
      "1e300",
      '{"x":1e300,"y":2}\n',
      "DH_F32_RANGE",
      /1e\+300 \(data row 1\) does not fit float32$/,
    ],
    [
      "no target",
      '{"x":1}\n',
      "DH_COLUMN",
      /jsonl: no column "y"; did you mean "x"\?; there are "x"$/,
    ],
  ];
for (const [what, content, code, message] of bad) {
  test(`a file with ${what}: ${code}`, async (t) => {
    await t.throwsAsync(read(content), { name: "DataError", code, message });
  });
}

const gaps =
  '{"x":1,"t":"a","y":1}\n{"x":null,"y":2.5}\n{"t":"b","x":4,"y":null}\n{"x":7,"t":"a","y":3}\n';

test("missing cells: left out, filled and indicated", async (t) => {
  const dropped = await read(gaps, { missing: "drop" });
  t.deepEqual([...dropped.features], [1, 1, 7, 1]);
  t.deepEqual(dropped.featureNames, ["x", "t=a"]);
  t.deepEqual(dropped.missing, { columns: { x: 1, t: 1, y: 1 }, dropped: 2 });
  const shown = await read(gaps, { missing: "indicate" });
  t.deepEqual(shown.featureNames, ["x", "x is missing", "t=", "t=a"]);
  t.deepEqual([...shown.features], [1, 0, 0, 1, 4, 1, 1, 0, 7, 0, 0, 1]);
  t.deepEqual(shown.fills, { x: 4 });
  const mean = await read('{"x":1,"y":1}\n{"y":2.5}\n{"x":4,"y":3}\n', { missing: "mean" });
  t.deepEqual([...mean.features], [1, 2.5, 4]);
  await t.throwsAsync(read(gaps, { missing: "mean" }), { code: "DH_CELL", message: /data row 2/ });
  const target = '{"x":1,"y":null}\n{"x":1,"y":1}\n';
  await t.throwsAsync(read(target, { missing: "mean" }), { message: /a target has no mean/ });
});

test("the same CSV file with missing cells gives the same", async (t) => {
  const rows = gaps
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const text = rows.map(({ x, t: word, y }) => [x ?? "", word ?? "", y ?? ""].join(",")).join("\n");
  const path = file(`x,t,y\n${text}\n`);
  for (const missing of ["drop", "indicate"] as const) {
    const wanted = await Dataset.fromCsv(path, { target: "y", missing });
    const got = await read(gaps, { missing });
    t.deepEqual({ ...got }, { ...wanted }, missing);
  }
});

test("rows of numbers, truth values, chosen columns, an encoding kept", async (t) => {
  const text = '{"id":7,"v":[1,2],"b":true,"y":false}\n{"id":8,"v":[3,4],"b":false,"y":true}\n';
  const data = await read(text, { columns: ["b", "v"] });
  t.deepEqual(data.featureNames, ["b", "v[0]", "v[1]"]);
  t.deepEqual([...data.features, ...(data.labels ?? [])], [1, 1, 2, 0, 3, 4, 0, 1]);
  t.deepEqual(data.classNames, ["false", "true"]);
  const like = await read('{"id":9,"extra":1,"v":[5,6],"b":true,"y":true}\n', {
    columns: ["v", "b"],
    like: data,
  });
  t.deepEqual([...like.features, ...(like.labels ?? [])], [1, 5, 6, 1]);
});

test("arrays of holes, however long, are refused at once", async (t) => {
  const holes = Array<number>(2 ** 32 - 1);
  const fails = (rows: object[], code: string, message: RegExp) =>
    t.throwsAsync(Dataset.fromStream(rows, { target: 0 }), { name: "DataError", code, message });
  await fails(
    [Object.assign(Array(3), { 0: 1, 2: 3 })],
    "DH_CELL",
    /"column1": the cell is missing/,
  );
  await fails([holes], "DH_TOO_LARGE", /a table has at most 262144 columns/);
  await fails(
    [[1, 2], holes],
    "DH_SHAPE",
    /rows\[1\]: a column "column2" that the first row lacks/,
  );
  await fails([[1, holes]], "DH_CELL", /column "column1": the row: \[0\] must be a finite number/);
});

test("streams of objects: generators, Node's, arrays; and those that fail", async (t) => {
  const rows = [
    { x: 1, big: 2n, y: "a" },
    { x: 2, big: 3n, y: "b" },
  ];
  async function* generated() {
    yield* rows;
  }
  for (const stream of [rows, generated(), Readable.from(rows), new Set(rows)]) {
    const data = await Dataset.fromStream(stream, { target: "y" });
    t.deepEqual([...data.features, ...(data.labels ?? [])], [1, 2, 2, 3, 0, 1]);
  }
  async function* broken() {
    yield* rows;
    throw new Error("connection lost");
  }
  const fails = (stream: unknown, error: object) =>
    t.throwsAsync(Dataset.fromStream(stream as object[], { target: "y" }), error);
  await fails(broken(), {
    name: "DataError",
    code: "DH_IO",
    message: "Dataset.fromStream: the stream of rows failed: connection lost",
  });
  await fails([...rows, { x: {}, big: 2, y: "a" }], {
    code: "DH_CELL",
    message: /^Dataset.fromStream: rows\[2\] column "x": it must be a number/,
  });
  await fails([{ x: new Date(0), y: 1 }], { message: /got object Date$/ });
  await fails([{ x: NaN, y: 1 }], { code: "DH_NONFINITE" });
  const detached = Float32Array.of(1);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  await fails([{ x: detached, y: 1 }], {
    code: "DH_DETACHED",
    message:
      /^Dataset.fromStream: rows\[0\]: column "x" cannot be read: its ArrayBuffer is detached$/,
  });
  await fails([], { code: "DH_EMPTY", message: "Dataset.fromStream: there are no rows" });
  await fails("text", { name: "ArgumentError", code: "DH_ARG", message: /rows must be a stream/ });
  await fails(null, { name: "ArgumentError", code: "DH_ARG" });
});
