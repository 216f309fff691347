import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import test from "ava";
import { Dataset } from "../src/data/dataset.ts";
import { filesOf } from "./support/files.ts";

const file = filesOf("npy");
const fixtures = "__test__/fixtures/npy";
const at = (name: string): string => `${fixtures}/${name}`;
const labels = at("labels.npy");
const held = JSON.parse(readFileSync(at("npy.json"), "utf8")) as Record<
  string,
  { shape: number[]; values: number[] }
>;

for (const [name, { shape, values }] of Object.entries(held)) {
  test(`${name} as numpy wrote it`, async (t) => {
    const data = await Dataset.fromNpy({ features: at(`${name}.npy`), labels });
    t.is(data.samples, shape[0] as number);
    t.is(data.width, values.length / data.samples);
    t.deepEqual(data.features, Float32Array.from(values));
    t.deepEqual([...(data.labels ?? []), data.classes, data.outputs], [2, 0, 3, 3]);
  });
}

for (const version of ["2", "3"]) {
  test(`version ${version} of the format`, async (t) => {
    const data = await Dataset.fromNpy({ features: at(`version${version}.npy`), labels });
    t.deepEqual([...data.features], [-2, 0, 1, 3, 100, 7]);
  });
}

test("labels as one-hot rows, truth values and text; classes by number and by name", async (t) => {
  const features = at("fortran.npy");
  const read = async (name: string, classes?: number | string[]) => {
    const data = await Dataset.fromNpy({ features, labels: at(name), ...(classes && { classes }) });
    return [[...(data.labels ?? [])], data.outputs, data.classNames];
  };
  t.deepEqual(await read("one_hot.npy"), [[2, 0], 3, undefined]);
  t.deepEqual(await read("words.npy"), [[1, 0], 2, ["größer 🙂", "setosa"]]);
  t.deepEqual(await read("bytes.npy"), [[0, 1], 2, ["no", "yes"]]);
  t.deepEqual(await read("bytes.npy", ["yes", "no"]), [[1, 0], 2, ["yes", "no"]]);
  t.deepEqual(await read("labels.npy", 5), [[2, 0], 5, undefined]);
  t.deepEqual(await read("labels.npy", ["a", "b", "c"]), [[2, 0], 3, ["a", "b", "c"]]);
});

test("targets, and a scale for features alone", async (t) => {
  const data = await Dataset.fromNpy({
    features: at("fortran.npy"),
    targets: at("targets.npy"),
    scale: 0.5,
  });
  t.deepEqual([...data.features], [-1, 0, 0.5, 1.5, 50, 3.5]);
  t.deepEqual([...(data.targets ?? []), data.outputs], [0.5, 1.5, 2.5, 3.5, 2]);
});

test("gzipped files and streams are as plain files", async (t) => {
  const plain = await Dataset.fromNpy({ features: at("float64.npy"), labels });
  const packed = await Dataset.fromNpy({ features: at("float64.npy.gz"), labels });
  t.deepEqual(packed.features, plain.features);
  async function* bytewise() {
    for (const byte of readFileSync(at("float64.npy.gz"))) yield Uint8Array.of(byte);
  }
  const streamed = await Dataset.fromNpy({ features: bytewise(), labels });
  t.deepEqual(streamed.features, plain.features);
});

for (const name of ["stored", "compressed"]) {
  test(`an NPZ file, ${name}, from a path and from a stream`, async (t) => {
    const plain = await Dataset.fromNpy({ features: at("float64.npy"), labels });
    const options = { features: "x", labels: "y" };
    const data = await Dataset.fromNpz(at(`${name}.npz`), options);
    t.deepEqual([data.features, data.labels], [plain.features, plain.labels]);
    const stream = async function* () {
      yield readFileSync(at(`${name}.npz`));
    };
    t.deepEqual((await Dataset.fromNpz(stream(), options)).features, plain.features);
  });

  test(`each flipped byte of an NPZ file, ${name}, is refused, or of no account`, async (t) => {
    const bytes = readFileSync(at(`${name}.npz`));
    const options = { features: "x", labels: "y" };
    const good = await Dataset.fromNpz(at(`${name}.npz`), options);
    const path = file(bytes);
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const flipped = Buffer.from(bytes);
      flipped[i] = (flipped[i] ?? 0) ^ (1 << (i % 8));
      writeFileSync(path, flipped);
      const data = await Dataset.fromNpz(path, options).catch((error: Error) => {
        t.is(error.name, "DataError", error.stack);
        t.true(error.message.includes(path), error.message);
        refused += 1;
      });
      if (data) t.deepEqual([data.features, data.labels], [good.features, good.labels], `${i}`);
    }
    t.true(refused > 0.3 * bytes.length, `${refused} of ${bytes.length}`);
  });
}

/** An NPY file with that header, as it stands, and those elements. */
function npy(header: string, elements: readonly number[] = [], version = 1): Buffer {
  const head = Buffer.from(header, "latin1");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(head.length);
  else length.writeUInt32LE(head.length);
  const magic = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
  return Buffer.concat([magic, length, head, Uint8Array.from(elements)]);
}
const dictionary = (descr: string, shape: string): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
const good = dictionary("|u1", "2, 3");
const start = 10 + good.length;
const longHeader = Buffer.concat([npy("", [], 2).subarray(0, 8), Buffer.from([0, 0, 0, 0x80])]);

const malformed: readonly [what: string, bytes: Uint8Array, code: string, message: RegExp][] = [
  ["nothing", Buffer.alloc(0), "DH_TRUNCATED", /: byte 0: the file ends in the header$/],
  ["text", Buffer.from("a,b\n"), "DH_FORMAT", /: byte 0: no NPY file, which begins with/],
  ["half a magic", Buffer.from([0x93, 0x4e]), "DH_TRUNCATED", /: byte 2: the file ends in the/],
  ["a newer version", npy(good, [], 4), "DH_VERSION", /: byte 6: version 4; known are 1 to 3$/],
  ["half a header", npy(good).subarray(0, 30), "DH_TRUNCATED", /: byte 30: the file ends in the/],
  ["a header of 2 GB", longHeader, "DH_HEADER", /: byte 8: a header of 2147483648 bytes; limit/],
  ["a header that is none", npy("os.system('x')"), "DH_HEADER", /there is no dictionary in the/],
  [
    "no shape",
    npy("{'descr': '<f4', 'fortran_order': True}"),
    "DH_HEADER",
    /shape is missing in the header "\{'descr'/,
  ],
  ["a negative size", npy(dictionary("<f4", "-2, 3")), "DH_HEADER", /: byte 10: shape is missing/],
  ["no element", npy(dictionary("<f4", "0, 3")), "DH_EMPTY", /: byte 10: dimension 0 is 0$/],
  ["too few elements", npy(good, [1]), "DH_TRUNCATED", /2 x 3 elements of uint8 need 6 bytes; the/],
  [
    "too many elements",
    npy(good, [1, 2, 3, 4, 5, 6, 7]),
    "DH_FORMAT",
    new RegExp(`: byte ${start + 6}: the file goes on after 2 x 3 elements of uint8$`),
  ],
  [
    "2^60 elements",
    npy(dictionary("<f8", "1073741824, 1073741824")),
    "DH_TOO_LARGE",
    /: byte 10: 1073741824 x 1073741824 elements of float64 need/,
  ],
  [
    "one dimension",
    npy(dictionary("|u1", "2,"), [1, 2]),
    "DH_SHAPE",
    /: features must have 2 or more dimensions; got 1$/,
  ],
  [
    "other rows than labels",
    npy(dictionary("|u1", "3, 1"), [1, 2, 3]),
    "DH_SHAPE",
    /labels must have 3 rows like .*; got 2$/,
  ],
  [
    "not a number",
    npy(dictionary("<f2", "2, 1"), [0, 0, 0, 0x7e]),
    "DH_NONFINITE",
    /: byte \d+: NaN is not finite$/,
  ],
  ["words", npy(dictionary("|S2", "2, 1"), [97, 97, 98, 98]), "DH_FORMAT", /it must be numbers$/],
  ["objects", readFileSync(at("objects.npy")), "DH_FORMAT", /Python objects are not read/],
  ["records", readFileSync(at("structured.npy")), "DH_FORMAT", /a structured array has columns/],
  ["complex", readFileSync(at("complex.npy")), "DH_FORMAT", /"<c16" are neither numbers nor text/],
];
for (const [what, bytes, code, message] of malformed) {
  for (const packed of [false, true]) {
    if (packed && what === "too few elements") continue;
    test(`${packed ? "gzipped" : "plain"} features of ${what}: ${code}`, async (t) => {
      const features = file(packed ? gzipSync(bytes) : bytes);
      const error = await t.throwsAsync(Dataset.fromNpy({ features, labels }), {
        name: "DataError",
        code,
        message,
      });
      t.true(error?.message.includes(features));
    });
  }
}

test("a header cannot make the library allocate what the file cannot hold", async (t) => {
  const features = file(gzipSync(npy(dictionary("|u1", "1073741824, 1"), [1])));
  const before = process.memoryUsage().arrayBuffers;
  await t.throwsAsync(Dataset.fromNpy({ features, labels }), { code: "DH_TRUNCATED" });
  t.true(process.memoryUsage().arrayBuffers - before < 1 << 24);
});

test("files that cannot be read, streams that fail, and wrong options", async (t) => {
  const features = at("fortran.npy");
  const fails = (options: object, error: object) =>
    t.throwsAsync(Dataset.fromNpy(options as { features: string; labels: string }), error);
  await fails({ features: "none.npy", labels }, { name: "DataError", code: "DH_IO" });
  await fails({ features: "__test__", labels }, { name: "DataError", code: "DH_IO" });
  const broken = async function* () {
    yield Buffer.from([0x93]);
    throw new TypeError("terminated");
  };
  await fails(
    { features: broken(), labels },
    { name: "DataError", code: "DH_IO", message: /cannot read "features": terminated$/ },
  );
  const objects = async function* () {
    yield { x: 1 };
  };
  await fails(
    { features: objects(), labels },
    { name: "ArgumentError", code: "DH_ARG", message: /features must be a stream of Uint8Arrays/ },
  );
  await fails({ features }, { code: "DH_ARG", message: /exactly one of labels and targets/ });
  await fails({ features: 5, labels }, { code: "DH_ARG", message: /features must be the path/ });
  await fails({ features, labels, scale: "x" }, { code: "DH_RANGE" });
  await fails({ features, labels, classes: {} }, { code: "DH_ARG" });
  await fails({ features, labels, classes: 2 }, { code: "DH_LABEL" });
  await fails({ features, targets: labels, classes: 2 }, { code: "DH_COMBO" });
  await fails(
    { features, label: labels },
    { code: "DH_UNKNOWN", message: /did you mean "labels"/ },
  );
});

test("an NPZ file without the array, or that is none", async (t) => {
  const fails = (path: string, name: string, error: object) =>
    t.throwsAsync(Dataset.fromNpz(path, { features: name, labels: "y" }), {
      name: "DataError",
      ...error,
    });
  await fails(at("stored.npz"), "othr", {
    code: "DH_COLUMN",
    message: /no array "othr"; did you mean "other"\?; there are "x", "y", "other"$/,
  });
  await fails(at("float64.npy"), "x", {
    code: "DH_FORMAT",
    message: /no ZIP archive that can be read/,
  });
  await fails("none.npz", "x", { code: "DH_IO", message: /cannot read "none.npz": no such file/ });
  await t.throwsAsync(
    Dataset.fromNpz(at("stored.npz"), { features: 1 as unknown as string, labels: "y" }),
    { code: "DH_ARG", message: /features must be the name of an array/ },
  );
});
