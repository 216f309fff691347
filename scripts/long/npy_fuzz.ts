/**
 * No bytes as an NPY, NPZ or JSON Lines file are answered with anything but a data set or an error that names the file (G12).
 *
 * For a minute, files of the tests are damaged at random: bytes turned, put in, taken out, and numbers put among them.
 * Other formats are read by packages that are not ours (SECURITY.md).
 */
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Dataset } from "../../src/index.ts";
import { damage, damaged } from "./support/damage.ts";
import { readOrRefuse } from "./support/damaged_files.ts";
import { ROOT } from "./support/programs.ts";
import { inFolder } from "./support/saves.ts";

const fixture = (name: string): Buffer => readFileSync(join(ROOT, "__test__/fixtures", name));
const labels = join(ROOT, "__test__/fixtures/npy/labels.npy");

/** How each format is read, and its files. */
const FORMATS: readonly [names: readonly string[], read: (path: string) => Promise<Dataset>][] = [
  [
    ["int16", "uint8", "bool", "float16", "float64", "fortran", "words", "version2", "objects"].map(
      (name) => `npy/${name}.npy`,
    ),
    (features) => Dataset.fromNpy({ features, labels }),
  ],
  [
    ["labels", "one_hot", "words", "bytes"].map((name) => `npy/${name}.npy`),
    (path) =>
      Dataset.fromNpy({ features: join(ROOT, "__test__/fixtures/npy/int8.npy"), labels: path }),
  ],
  [
    ["npy/stored.npz", "npy/compressed.npz"],
    (path) => Dataset.fromNpz(path, { features: "x", labels: "y" }),
  ],
  [
    ["json_lines/flowers.jsonl"],
    (path) => Dataset.fromJsonLines(path, { target: "species", missing: "drop" }),
  ],
];
const seeds = FORMATS.flatMap(([names, read]) =>
  names.map((name) => ({ bytes: fixture(name), read })),
);

await inFolder(async (folder) => {
  const path = join(folder, "file");
  const file = fc.record({
    seed: fc.constantFrom(...seeds),
    changes: fc.array(damage, { maxLength: 4 }),
    gzipped: fc.boolean(),
  });
  // A label that is too high names the array that it is in.
  await readOrRefuse(
    "files",
    path,
    file,
    ({ seed, changes, gzipped }) => {
      const bytes = changes.reduce(damaged, seed.bytes);
      writeFileSync(path, gzipped ? gzipSync(bytes) : bytes);
    },
    ({ seed }) => seed.read(path),
  );
});
