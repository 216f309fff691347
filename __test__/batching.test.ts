import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { fc } from "./support/property.ts";
import { adviseBatchSize } from "../src/batching/advise.ts";
import { levelTwoCache } from "../src/batching/cache.ts";
import { cutBatches } from "../src/batching/cut.ts";

const MiB = 2 ** 20;

test("five million samples in thousands are five thousand steps", (t) => {
  t.deepEqual(cutBatches(5_000_000, 1000), { steps: 5000, last: 1000 });
  t.deepEqual(cutBatches(10, 3), { steps: 4, last: 1 });
  t.deepEqual(cutBatches(3, 10), { steps: 1, last: 3 });
});

test("the batches of a cut hold every sample", (t) => {
  const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(count, fc.integer({ min: 1, max: 1e6 }), (samples, batchSize) => {
      const { steps, last } = cutBatches(samples, batchSize);
      t.is(BigInt(steps - 1) * BigInt(batchSize) + BigInt(last), BigInt(samples));
      t.true(last >= 1 && last <= batchSize);
    }),
  );
});

test("at most 2000 samples are one batch", (t) => {
  t.is(adviseBatchSize({ samples: 2000, width: 64 }).batchSize, 2000);
  t.is(adviseBatchSize({ samples: 1, width: 64 }).batchSize, 1);
  t.not(adviseBatchSize({ samples: 2001, width: 64 }).batchSize, 2001);
});

test("more samples: the largest size that fits the cache", (t) => {
  const advise = (width: number, cache: number): number =>
    adviseBatchSize({ samples: 60_000, width, cache }).batchSize;
  t.is(advise(20, MiB), 512);
  t.is(advise(1024, 2 * MiB), 512);
  t.is(advise(1024, 2 * MiB - 1), 256);
  t.is(advise(1024, MiB / 2), 128);
  t.is(advise(1024, MiB / 4), 64);
  t.is(advise(100_000, MiB), 64);
});

test("a network tells its own size", (t) => {
  const network = { activationBytes: (batchSize: number) => batchSize * 5000 };
  const advice = adviseBatchSize({ samples: 60_000, network, cache: 2 * MiB });
  t.is(advice.batchSize, 256);
  t.is(
    advice.why,
    "60 000 samples are too many for one batch; 256 take 1.2 MiB of the 2.0 MiB level 2 cache",
  );
});

test("memory is never exceeded", (t) => {
  t.is(adviseBatchSize({ samples: 1000, width: 2 ** 20, memory: 64 * MiB }).batchSize, 16);
  t.is(adviseBatchSize({ samples: 60_000, width: 2 ** 20, memory: 100 * MiB }).batchSize, 16);
});

test("nothing known: 64", (t) => {
  t.is(adviseBatchSize({ samples: 60_000 }).batchSize, 64);
});

test("the level 2 cache is read where Linux describes it, else 1 MiB", (t) => {
  t.true(levelTwoCache() >= 2 ** 17);
  t.is(levelTwoCache("/nowhere"), MiB);
  const folder = mkdtempSync(join(tmpdir(), "downhill-"));
  for (const [index, level, type, size] of [
    [0, 1, "Data", "32K"],
    [1, 2, "Unified", "2048K"],
    [2, 3, "Unified", "32M"],
  ]) {
    mkdirSync(join(folder, `index${index}`));
    writeFileSync(join(folder, `index${index}`, "level"), `${level}\n`);
    writeFileSync(join(folder, `index${index}`, "type"), `${type}\n`);
    writeFileSync(join(folder, `index${index}`, "size"), `${size}\n`);
  }
  t.is(levelTwoCache(folder), 2 * MiB);
  rmSync(folder, { recursive: true });
});
