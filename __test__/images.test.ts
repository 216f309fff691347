import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { Dataset } from "../src/data/dataset.ts";
import { folderOf } from "./support/files.ts";

const fixtures = "__test__/fixtures/images";
const pixels = JSON.parse(readFileSync("__test__/fixtures/images.json", "utf8")) as Record<
  string,
  number[]
>;
const folder = folderOf("images");

test("pixels, classes and order are Pillow's; what is no image is left out", async (t) => {
  const data = await Dataset.fromImages(fixtures, { scale: 1 });
  t.deepEqual([data.samples, data.width, data.outputs], [4, 36, 2]);
  t.deepEqual(data.classNames, ["daisy", "rose"]);
  t.deepEqual([...(data.labels ?? [])], [0, 0, 1, 1]);
  for (const [i, name] of Object.keys(pixels).sort().entries()) {
    const got = [...data.features.subarray(36 * i, 36 * (i + 1))];
    const wanted = pixels[name] as number[];
    // Decoders of JPEG may round otherwise.
    const most = name.endsWith("JPG") ? 2 : 0;
    t.true(
      got.every((value, c) => Math.abs(value - (wanted[c] as number)) <= most),
      `${name}: ${got.join()}`,
    );
  }
});

test("scaled to 0..1, stretched, grey", async (t) => {
  const plain = await Dataset.fromImages(fixtures, { scale: 1 });
  const scaled = await Dataset.fromImages(fixtures);
  t.deepEqual(
    scaled.features,
    plain.features.map((value) => value * (1 / 255)),
  );
  const small = await Dataset.fromImages(fixtures, { width: 2, height: 5, channels: 1, scale: 1 });
  t.is(small.width, 10);
  const grey = await Dataset.fromImages(fixtures, { channels: 1, scale: 1 });
  const wanted = pixels["daisy/grey.png"]?.filter((_, i) => i % 3 === 0) ?? [];
  t.deepEqual([...grey.features.subarray(12, 24)], wanted);
});

test("a folder of test images keeps the classes", async (t) => {
  const some = join(folder, "some");
  cpSync(join(fixtures, "rose"), join(some, "rose"), { recursive: true });
  const train = await Dataset.fromImages(fixtures);
  const data = await Dataset.fromImages(some, { like: train });
  t.deepEqual([[...(data.labels ?? [])], data.classes], [[1, 1], 2]);
  const fails = (like: object, message: RegExp) =>
    t.throwsAsync(Dataset.fromImages(some, { like }), { code: "DH_LABEL", message });
  await fails(
    { classNames: ["daisy", "tulip"] },
    /folder "rose" is not one of the classes "daisy"/,
  );
  await fails({}, /there must be a folder for each of 2 classes or more; got 1$/);
});

test("damaged images, folders that are none, and wrong options", async (t) => {
  const copy = join(folder, "copy");
  cpSync(fixtures, copy, { recursive: true });
  const fails = (options: object, error: object) =>
    t.throwsAsync(Dataset.fromImages(copy, options), error);
  const path = join(copy, "rose", "wrong.png");
  writeFileSync(path, readFileSync(join(fixtures, "daisy/colours.png")).subarray(0, 60));
  const error = await fails({}, { name: "DataError", code: "DH_FORMAT" });
  t.true(error?.message.startsWith(`${path}: no image that can be read: `), error?.message);
  rmSync(path);
  const wide = await Dataset.fromImages(copy, { width: 4, height: 3 });
  t.is(wide.samples, 4);
  await fails({ channels: 2 }, { name: "OutOfRangeError", code: "DH_RANGE" });
  await fails({ width: 0 }, { name: "OutOfRangeError", code: "DH_RANGE" });
  await fails({ size: 5 }, { code: "DH_UNKNOWN" });
  mkdirSync(join(copy, "tulip"));
  await fails({}, { name: "DataError", code: "DH_EMPTY", message: /tulip: there is no image/ });
  await t.throwsAsync(Dataset.fromImages(join(folder, "none")), {
    name: "DataError",
    code: "DH_IO",
    message: /^Dataset.fromImages: cannot read ".*": no such file or folder \(ENOENT\)$/,
  });
});

test("images of two sizes", async (t) => {
  const { default: sharp } = await import("sharp");
  const mixed = join(folder, "mixed");
  cpSync(fixtures, mixed, { recursive: true });
  const path = join(mixed, "rose", "tall.png");
  await sharp({ create: { width: 4, height: 9, channels: 3, background: "red" } }).toFile(path);
  await t.throwsAsync(Dataset.fromImages(mixed), {
    name: "DataError",
    code: "DH_SHAPE",
    message: `${path}: 4 x 9 pixels; the first image has 4 x 3 (width and height?)`,
  });
});
