/**
 * No bytes as an IDX file, gzipped or not, are answered with anything but a data set or an error that names the file (G12).
 *
 * For a minute, files of the tests are damaged at random: bits turned, bytes put in, taken out, repeated, and headers of
 * huge dimensions.
 */
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Dataset } from "../../src/index.ts";
import { damage, damaged } from "./support/damage.ts";
import { readOrRefuse } from "./support/damaged_files.ts";
import { ROOT } from "./support/programs.ts";
import { inFolder } from "./support/saves.ts";

const FOLDER = join(ROOT, "__test__/fixtures/idx");
const seeds = [
  "uint8.idx",
  "int8.idx",
  "int16.idx",
  "int32.idx",
  "float32.idx",
  "float64.idx",
  "labels.idx",
].map((name) => readFileSync(join(FOLDER, name)));
const labels = gunzipSync(readFileSync(join(FOLDER, "labels.idx.gz")));

/** Also one of a size in the header. */
const change = fc.oneof(
  damage,
  fc.record({
    kind: fc.constant("number" as const),
    place: fc.constantFrom(4, 8, 12, 16),
    value: fc.nat(2 ** 32 - 1),
  }),
);

await inFolder(async (folder) => {
  const paths = { images: join(folder, "images"), labels: join(folder, "labels") };
  const file = fc.record({
    seed: fc.constantFrom(...seeds),
    changes: fc.array(change, { maxLength: 4 }),
    gzipped: fc.boolean(),
    damageGzip: fc.option(damage),
    asLabels: fc.boolean(),
  });
  await readOrRefuse(
    "IDX files",
    folder,
    file,
    ({ seed, changes, gzipped, damageGzip, asLabels }) => {
      let bytes = changes.reduce(damaged, seed);
      if (gzipped) bytes = gzipSync(bytes);
      if (gzipped && damageGzip !== null) bytes = damaged(bytes, damageGzip);
      writeFileSync(paths.images, asLabels ? (seeds[0] as Buffer) : bytes);
      writeFileSync(paths.labels, asLabels ? bytes : labels);
    },
    () => Dataset.fromIdx(paths),
  );
});
