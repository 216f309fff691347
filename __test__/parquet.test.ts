import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { peer } from "../src/data/formats/peer.ts";
import { Dataset } from "../src/data/dataset.ts";
import { folderOf } from "./support/files.ts";

const at = (name: string): string => `__test__/fixtures/parquet/${name}`;
const target = "species";
const csv = await Dataset.fromCsv("datasets/iris.csv", { target });
const folder = folderOf("parquet");

const files: Record<string, (options: { target: string }) => Promise<Dataset>> = {
  "Parquet, three row groups": (options) => Dataset.fromParquet(at("iris.parquet"), options),
  "Parquet, plain": (options) => Dataset.fromParquet(at("iris_none.parquet"), options),
  "Parquet, gzip": (options) => Dataset.fromParquet(at("iris_gzip.parquet"), options),
  "Parquet, zstd": (options) => Dataset.fromParquet(at("iris_zstd.parquet"), options),
  "Parquet, a stream": (options) =>
    Dataset.fromParquet(createReadStream(at("iris.parquet")), options),
  "an Arrow file": (options) => Dataset.fromArrow(at("iris_file.arrow"), options),
  "an Arrow stream": (options) => Dataset.fromArrow(at("iris_stream.arrow"), options),
  "an Arrow stream as a stream": (options) =>
    Dataset.fromArrow(createReadStream(at("iris_stream.arrow")), options),
  "an Arrow file, gzipped": (options) => {
    const path = join(folder, "packed");
    writeFileSync(path, gzipSync(readFileSync(at("iris_file.arrow"))));
    return Dataset.fromArrow(path, options);
  },
};
for (const [name, read] of Object.entries(files)) {
  test(`${name}, of pyarrow is the CSV file's table`, async (t) => {
    t.deepEqual({ ...(await read({ target })) }, { ...csv });
  });
}

const columns = ["i8", "i64", "f16", "f64", "truth", "word", "list"];
for (const [format, read, path] of [
  ["Parquet", Dataset.fromParquet, at("sorts.parquet")],
  ["Arrow", Dataset.fromArrow, at("sorts.arrow")],
] as const) {
  test(`${format}: every sort of column`, async (t) => {
    const data = await read(path, { target: "y", columns, missing: "indicate" });
    t.deepEqual(data.featureNames, [
      ...["i8", "i64", "f16", "f64", "f64 is missing", "truth"],
      ...["word=b", "word=ä", "list[0]", "list[1]"],
    ]);
    const rows = [
      [1, 1, 0.5, 0.1, 0, 1, 0, 1, 1, 2],
      [-2, 2 ** 40, 1.5, 0.2, 1, 0, 1, 0, 3, 4],
      [3, 3, -2, 0.3, 0, 1, 0, 1, 5, 6],
    ];
    t.deepEqual(data.features, Float32Array.from(rows.flat()));
    t.deepEqual([...(data.targets ?? [])], [0.5, 1.5, 2.5]);
    const truth = await read(path, { target: "truth", columns: ["i8"] });
    t.deepEqual(
      [truth.classNames, [...(truth.labels ?? [])]],
      [
        ["false", "true"],
        [1, 0, 1],
      ],
    );
  });

  test(`${format}: what cannot be learned from`, async (t) => {
    const fails = (options: object, code: string, message: RegExp) =>
      t.throwsAsync(read(path, { target: "y", ...options }), { name: "DataError", code, message });
    await fails({ columns: ["f64"] }, "DH_CELL", /row 1 column "f64": the cell is missing/);
    await fails({ columns: ["day"] }, "DH_CELL", /column "day": .*(Date)/);
    await fails({ columns: ["f46"] }, "DH_COLUMN", /no column "f46"; did you mean "f16"/);
    await fails({ target: 9 }, "DH_COLUMN", /no column 9; it must be an integer in -9..8$/);
  });

  test(`${format}: damaged files, and none`, async (t) => {
    const damaged = join(folder, `damaged${format}`);
    const bytes = readFileSync(path);
    const options = { target: "y", columns };
    for (const cut of [0, 3, 12, bytes.length - 40]) {
      writeFileSync(damaged, bytes.subarray(0, cut));
      const error = await t.throwsAsync(read(damaged, options), { name: "DataError" });
      t.true(error?.message.includes(damaged), error?.message);
    }
    await t.throwsAsync(read(join(folder, "none"), options), {
      name: "DataError",
      code: "DH_IO",
      message: /cannot read ".*": no such file or folder/,
    });
    await t.throwsAsync(read(path, { ...options, colums: [] } as never), { code: "DH_UNKNOWN" });
  });
}

test("an Arrow file that is packed says so", async (t) => {
  await t.throwsAsync(Dataset.fromArrow(at("iris_lz4.arrow"), { target }), {
    code: "DH_FORMAT",
    message: /no Arrow file that can be read: "Record batch is compressed but codec not found"$/,
  });
});

test("a package that is not there is named", async (t) => {
  const name = "no-such-package-of-downhill";
  await t.throwsAsync(
    peer("Dataset.fromParquet", name, () => import(name)),
    {
      name: "DataError",
      code: "DH_PEER",
      message: `Dataset.fromParquet: the package ${name} is needed for this: npm install ${name}`,
    },
  );
});
