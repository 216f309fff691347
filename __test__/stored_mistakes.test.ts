import test from "ava";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, Network, StoredDataset, dense, type FitOptions } from "../src/index.ts";
import { rings } from "./support/problems.ts";
import { fixture, folder, network, options, place, points, stored } from "./support/stored.ts";

test("writing that fails leaves nothing behind", async (t) => {
  const own = mkdtempSync(join(folder, "own-"));
  const path = join(own, "a.safetensors");
  const failure = new Error("the source failed");
  async function* failing(): AsyncGenerator<Dataset> {
    yield points;
    throw failure;
  }
  t.is(await t.throwsAsync(StoredDataset.write(path, failing())), failure);
  await t.throwsAsync(StoredDataset.write(path, [points, rings(4)]), {
    name: "DataError",
    code: "DH_SHAPE",
    message: /^StoredDataset\.write: parts\[1\] has other features than parts\[0\]$/,
  });
  await t.throwsAsync(StoredDataset.write(path, []), { name: "DataError", code: "DH_EMPTY" });
  await t.throwsAsync(StoredDataset.write(path, [1] as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.write(path, 1 as never), { code: "DH_ARG" });
  const gone = new Float32Array(1);
  structuredClone(gone, { transfer: [gone.buffer] });
  await t.throwsAsync(StoredDataset.write(path, gone as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.write(join(path, "no folder"), points), {
    name: "CheckpointError",
    code: "DH_IO",
  });
  t.deepEqual(readdirSync(own), []);
});

test("files that are none, or not of samples", async (t) => {
  const opened = (bytes: Uint8Array | string, code: string, message: RegExp) => {
    const path = place();
    writeFileSync(path, bytes);
    return t.throwsAsync(StoredDataset.open(path), { name: "DataError", code, message });
  };
  const file = (header: object, data = 0): Buffer => {
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(data)]);
  };
  const array = (dtype: string, shape: number[], from: number, to: number) => ({
    dtype,
    shape,
    data_offsets: [from, to],
  });
  const features = array("F32", [2, 2], 0, 16);
  await opened("", "DH_TRUNCATED", /expected 8 bytes; the file has 0$/);
  await opened("a text, not a file of tensors", "DH_FORMAT", /no safetensors file/);
  await opened(
    file({ features, labels: array("U32", [2], 16, 24) }, 23),
    "DH_TRUNCATED",
    /cut short/,
  );
  await opened(Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b]), "DH_HEADER", /no JSON$/);
  await opened(
    file({ features }, 16),
    "DH_FORMAT",
    /either "labels" or "targets"; it has "features"$/,
  );
  await opened(file({ features: 1 }), "DH_HEADER", /features must be an object; got 1$/);
  await opened(
    file({ features: array("F32", [2, 2], 0, 17) }, 17),
    "DH_HEADER",
    /does not take 17 bytes$/,
  );
  await opened(
    file({ features: { ...features, shape: [-1] } }, 16),
    "DH_HEADER",
    /must have a dtype/,
  );
  const labels = (rows: number, dtype = "U32", bytes = 4 * rows) =>
    file({ features, labels: array(dtype, [rows], 16, 16 + bytes) }, 16 + bytes);
  await opened(labels(3), "DH_SHAPE", /labels must have 2 rows like features; got 3$/);
  await opened(labels(2, "BF16", 4), "DH_FORMAT", /the numbers of labels must be U32 or I64/);
  await opened(
    file({ features: array("F32", [2], 0, 8), labels: array("U32", [2], 8, 16) }, 16),
    "DH_SHAPE",
    /2 or more dimensions; got 1$/,
  );
  await opened(
    file({ features: array("F32", [0, 2], 0, 0), labels: array("U32", [0], 0, 0) }),
    "DH_EMPTY",
    /must not be empty$/,
  );
  const metadata = { "downhill.dataset": '{"classes":"two"}' };
  await opened(
    file({ __metadata__: metadata, features, labels: array("U32", [2], 16, 24) }, 24),
    "DH_HEADER",
    /its metadata do not describe a data set: .*classes must be an integer/,
  );
  const doubles = StoredDataset.open(fixture("doubles"));
  await t.throwsAsync(doubles, {
    code: "DH_FORMAT",
    message: /features must be F32; got string "F64"$/,
  });
  await t.throwsAsync(StoredDataset.open(folder), { code: "DH_IO", message: /it is a folder/ });
  await t.throwsAsync(StoredDataset.open(place()), { code: "DH_IO", message: /no such file/ });
  await t.throwsAsync(StoredDataset.open(1 as never), { code: "DH_ARG" });
  await t.throwsAsync(StoredDataset.open(fixture("targets"), { classes: 2 }), { code: "DH_COMBO" });
  const few = await StoredDataset.open(fixture("labels"), { classes: 2 });
  await t.throwsAsync(few.read(), {
    code: "DH_LABEL",
    message: /row 2: the label .* 0\.\.1; got 2$/,
  });
});

test("what is not for data in a file says so", async (t) => {
  const data = await stored(points);
  const fit = (more: Partial<FitOptions>) => async () =>
    network().fit(data, { ...options, ...more });
  await t.throwsAsync(fit({ validationSplit: 0.1 }), {
    code: "DH_COMBO",
    message: /validationSplit is not for data in a file: give validation: data\.slice\(from, to\)$/,
  });
  await t.throwsAsync(fit({ shuffle: { window: 16 } }), {
    name: "OutOfRangeError",
    code: "DH_RANGE",
    message: /batchSize must be at most the 16 samples of a window; got 32/,
  });
  await t.throwsAsync(fit({ shuffle: { window: 0 } }), {
    code: "DH_RANGE",
    message: /shuffle\.window/,
  });
  await t.throwsAsync(fit({ shuffle: { windows: 9 } as never }), { code: "DH_UNKNOWN" });
  await t.throwsAsync(fit({ shuffle: 1 as never }), {
    code: "DH_ARG",
    message: /shuffle must be true, false or/,
  });
  t.throws(() => data.slice(3, 3), { code: "DH_RANGE" });
  t.throws(() => data.slice(0, 501), { code: "DH_RANGE" });
  await t.throwsAsync(async () => network().evaluate(data, { topK: 1 } as never), {
    code: "DH_COMBO",
    message: /topK and ranking are not for data in a file/,
  });
  const wide = new Network({ input: 3, layers: [dense(2)] });
  await t.throwsAsync(async () => wide.fit(data, options), { code: "DH_SHAPE" });
});
