import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import test from "ava";
import { Dataset } from "../src/data/dataset.ts";
import { filesOf } from "./support/files.ts";

const file = filesOf("idx");
const fixtures = "__test__/fixtures/idx";
const labels = `${fixtures}/labels.idx`;
const held = JSON.parse(readFileSync(`${fixtures}/idx.json`, "utf8")) as Record<
  string,
  { shape: number[]; values: number[] }
>;

for (const type of ["uint8", "int8", "int16", "int32", "float32", "float64"]) {
  test(`${type} as numpy wrote it`, async (t) => {
    const data = await Dataset.fromIdx({ images: `${fixtures}/${type}.idx`, labels, scale: 1 });
    const { shape, values } = held[type] ?? { shape: [], values: [] };
    t.is(data.samples, shape[0] as number);
    t.is(data.width, values.length / data.samples);
    t.deepEqual(data.features, Float32Array.from(values));
    t.deepEqual([...(data.labels ?? []), data.classes, data.outputs], [2, 0, 1, 3, 3]);
  });
}

test("unsigned bytes become 0 to 1 unless a scale is given; other types stay", async (t) => {
  const bytes = await Dataset.fromIdx({ images: `${fixtures}/uint8.idx`, labels });
  t.deepEqual(
    bytes.features,
    Float32Array.from(held.uint8?.values ?? [], (each) => each * (1 / 255)),
  );
  t.is(Math.max(...bytes.features), 1);
  const words = await Dataset.fromIdx({ images: `${fixtures}/int16.idx`, labels });
  t.is(words.features[5], 32767);
});

test("gzipped files are known by their first bytes, not their names", async (t) => {
  const plain = await Dataset.fromIdx({ images: `${fixtures}/uint8.idx`, labels });
  const packed = await Dataset.fromIdx({
    images: `${fixtures}/uint8.idx.gz`,
    labels: `${labels}.gz`,
  });
  t.deepEqual(packed.features, plain.features);
  t.deepEqual(packed.labels, plain.labels);
});

const good = [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6];
const big = [0xff, 0xff, 0xff, 0xff];
const malformed: readonly [
  what: string,
  bytes: readonly number[],
  code: string,
  message: RegExp,
][] = [
  ["nothing", [], "DH_TRUNCATED", /: byte 0: the file ends in the header$/],
  ["half a header", good.slice(0, 11), "DH_TRUNCATED", /: byte 11: the file ends in the header$/],
  ["no IDX", [...Buffer.from("a,b\n1,2\n")], "DH_FORMAT", /: byte 0: no IDX file/],
  [
    "a type that is none",
    [0, 0, 0x0a, 1, 0, 0, 0, 1, 0],
    "DH_FORMAT",
    /: byte 2: 0x0a is no element type/,
  ],
  ["no dimension", [0, 0, 8, 0, 1], "DH_FORMAT", /: byte 3: there must be 1 dimension or more$/],
  ["no image", [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 2], "DH_EMPTY", /: byte 4: dimension 0 is 0$/],
  [
    "too few elements",
    good.slice(0, -1),
    "DH_TRUNCATED",
    /: byte 12: 3 x 2 elements of uint8 need 6 bytes; the file has at most 5$/,
  ],
  [
    "too many elements",
    [...good, 7],
    "DH_FORMAT",
    /: byte 18: the file goes on after 3 x 2 elements of uint8$/,
  ],
  [
    "2^96 elements",
    [0, 0, 8, 3, ...big, ...big, ...big, 0],
    "DH_TOO_LARGE",
    /: byte 4: 4294967295 x 4294967295 x/,
  ],
  ["2^31 elements of 8 bytes", [0, 0, 14, 1, 128, 0, 0, 0, 0], "DH_T", /: byte [48]: /],
  [
    "labels",
    [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3],
    "DH_SHAPE",
    /: byte 3: images must have 2 or more dimensions; got 1/,
  ],
  [
    "not a number",
    [0, 0, 13, 2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0x7f, 0xc0, 0, 0, 0, 0, 0, 0],
    "DH_NONFINITE",
    /: byte 16: NaN is not finite$/,
  ],
];
for (const [what, bytes, code, message] of malformed) {
  for (const packed of [false, true]) {
    test(`${packed ? "gzipped" : "plain"} images of ${what}`, async (t) => {
      const images = file(packed ? gzipSync(Buffer.from(bytes)) : Buffer.from(bytes));
      const error = await t.throwsAsync(Dataset.fromIdx({ images, labels }), { name: "DataError" });
      t.true(error?.message.startsWith(images));
      const tooFew = packed && what === "too few elements";
      t.regex((error as unknown as { code: string }).code, new RegExp(`^${code}`));
      t.regex(
        error?.message ?? "",
        tooFew ? /: byte 17: the file ends before the end of 3 x 2 elements/ : message,
      );
    });
  }
}

test("labels that fit no class or no image", async (t) => {
  const images = file(Buffer.from(good));
  const reads = async (...bytes: number[]): Promise<string | undefined> => {
    const path = file(Buffer.from(bytes));
    return (await t.throwsAsync(Dataset.fromIdx({ images, labels: path }), { name: "DataError" }))
      ?.message;
  };
  t.regex(
    (await reads(0, 0, 8, 1, 0, 0, 0, 2, 0, 1)) ?? "",
    /: byte 4: 2 labels for the 3 images of /,
  );
  t.regex(
    (await reads(0, 0, 9, 1, 0, 0, 0, 3, 0, 255, 1)) ?? "",
    /: byte 9: a label must be an integer in 0..2\^24-1; got -1$/,
  );
  t.regex((await reads(...good)) ?? "", /: byte 3: labels must have 1 dimension; got 2/);
});

test("damaged gzip data", async (t) => {
  const packed = gzipSync(Buffer.from(good));
  const reads = async (bytes: Uint8Array): Promise<object> => {
    const images = file(bytes);
    const error = await t.throwsAsync(Dataset.fromIdx({ images, labels }), { name: "DataError" });
    return {
      code: (error as unknown as { code: string }).code,
      cause: error?.cause instanceof Error,
    };
  };
  t.deepEqual(await reads(packed.subarray(0, -3)), { code: "DH_TRUNCATED", cause: true });
  const flipped = Buffer.from(packed);
  flipped[packed.length - 6] = (flipped[packed.length - 6] ?? 0) ^ 1;
  t.deepEqual(await reads(flipped), { code: "DH_CHECKSUM", cause: true });
});

test("a gzipped header cannot make the library allocate what the file cannot hold", async (t) => {
  const images = file(gzipSync(Buffer.from([0, 0, 8, 2, 0x40, 0, 0, 0, 0, 0, 0, 1, 1])));
  const before = process.memoryUsage().arrayBuffers;
  const error = await t.throwsAsync(Dataset.fromIdx({ images, labels }), { name: "DataError" });
  t.regex(
    error?.message ?? "",
    /1073741824 x 1 elements of uint8 need 1073741824 bytes; the file has at most/,
  );
  t.true(process.memoryUsage().arrayBuffers - before < 1 << 24);
});

test("files that cannot be read, and wrong options", async (t) => {
  const images = `${fixtures}/none`;
  const error = await t.throwsAsync(Dataset.fromIdx({ images, labels }), { code: "DH_IO" });
  t.true(error?.cause instanceof Error);
  await t.throwsAsync(Dataset.fromIdx({ images: fixtures, labels }), { code: "DH_IO" });
  const wrong = (options: object): Promise<Dataset> =>
    Dataset.fromIdx(options as { images: string; labels: string });
  await t.throwsAsync(wrong({ images }), {
    code: "DH_ARG",
    message: /labels must be the path of a file, or an async iterable/,
  });
  await t.throwsAsync(wrong({ images, labels, scales: 1 }), {
    code: "DH_UNKNOWN",
    message: /did you mean "scale"/,
  });
  await t.throwsAsync(wrong({ images, labels, scale: NaN }), { code: "DH_RANGE" });
});
