// Event files, read back byte by byte with another reader of protocol buffers; where DOWNHILL_TENSORBOARD_PYTHON names a Python
// with tensorboard, by TensorBoard's own reader too.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import protobuf from "protobufjs";
import { Network, exponentialAverage, type History } from "../src/index.ts";
import { histogramOf } from "../src/tensorboard/histogram.ts";
import { data, network, options, rings } from "./support/problems.ts";
import { userFolder } from "./program.ts";

const { folder, remove } = userFolder();
test.after.always(remove);
let made = 0;
const newFolder = (): string => join(folder, "runs", String(made++));

interface Value {
  readonly tag: string;
  readonly simpleValue?: number;
  readonly histo?: {
    readonly min: number;
    readonly max: number;
    readonly num: number;
    readonly sum: number;
    readonly bucketLimit: readonly number[];
    readonly bucket: readonly number[];
  };
}

interface Event {
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly Value[] };
}

const schema = protobuf.loadSync("__test__/fixtures/tensorboard/event.proto");
const eventType = schema.lookupType("tensorboard.Event");

/** CRC-32C as its definition has it, bit by bit: the polynomial 0x1EDC6F41, reflected. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

const unmasked = (crc: number): number => {
  const turned = (crc - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
};

/** The events of the only file in a folder, every CRC checked. */
function readEvents(t: ExecutionContext, from: string): Event[] {
  const files = readdirSync(from);
  t.is(files.length, 1);
  t.regex(files[0] ?? "", /^events\.out\.tfevents\.\d{10}\..+/);
  const bytes = readFileSync(join(from, files[0] ?? ""));
  const events: Event[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const record = bytes.subarray(at + 12, at + 12 + length);
    t.is(unmasked(bytes.readUInt32LE(at + 8)), crc32c(bytes.subarray(at, at + 8)));
    t.is(unmasked(bytes.readUInt32LE(at + 12 + length)), crc32c(record));
    events.push(
      eventType.toObject(eventType.decode(record), { longs: Number, arrays: true }) as Event,
    );
    at += 16 + length;
  }
  return events;
}

/** The numbers under a tag, with their steps. */
const series = (events: readonly Event[], tag: string): [number, number][] =>
  events.flatMap(({ step = 0, summary }) =>
    (summary?.value ?? []).flatMap((value): [number, number][] =>
      value.tag === tag ? [[step, value.simpleValue ?? NaN]] : [],
    ),
  );

/** As a file has them: float32, counted from 1. */
const counted = (values: ArrayLike<number>): [number, number][] =>
  Array.from(values, (value, i) => [i + 1, Math.fround(value)]);

const plan = { ...options, epochs: 3, validation: rings(31) };

function sameScalars(
  t: ExecutionContext,
  scalars: (tag: string) => [number, number][],
  { steps, epochs }: History<{ readonly loss: number; readonly accuracy?: number }>,
): void {
  t.deepEqual(scalars("step/cost"), counted(steps.costs));
  t.deepEqual(scalars("step/learningRate"), counted(steps.rates));
  const average = exponentialAverage(steps.costs, { beta: 0.98, biasCorrection: true });
  t.deepEqual(scalars("step/average"), counted(average));
  const each = (of: (record: (typeof epochs)[number]) => number): [number, number][] =>
    counted(epochs.map(of));
  t.deepEqual(
    scalars("loss/train"),
    each(({ loss }) => loss),
  );
  t.deepEqual(
    scalars("loss/validation"),
    each(({ validation }) => validation.loss),
  );
  t.deepEqual(
    scalars("accuracy/validation"),
    each(({ validation }) => validation.accuracy ?? NaN),
  );
}

test("scalars and histograms of a run, every record with its CRC", async (t) => {
  const tensorboard = newFolder();
  const on = network();
  const history = await on.fit(data, { ...plan, tensorboard });
  const [first, ...events] = readEvents(t, tensorboard);
  t.is(first?.fileVersion, "brain.Event:2");
  t.true(Math.abs((first?.wallTime ?? 0) - Date.now() / 1000) < 300);
  sameScalars(t, (tag) => series(events, tag), history);
  const last = events.at(-1)?.summary?.value ?? [];
  for (const { name, values } of on.tensors()) {
    const { histo } = last.find(({ tag }) => tag === `weights/${name}`) ?? {};
    t.is(histo?.num, values.length, name);
    t.is(histo?.min, Math.min(...values));
    t.is(histo?.max, Math.max(...values));
    t.is(histo?.bucketLimit.at(-1), histo?.max);
    t.is(
      histo?.bucket.reduce((sum, count) => sum + count, 0),
      values.length,
    );
  }
});

test("training is the same in every bit, and onEpoch is called as before", async (t) => {
  const called: number[] = [];
  const [plain, watched] = [network(), network()];
  await plain.fit(data, plan);
  const onEpoch = ({ epoch }: { epoch: number }): unknown => called.push(epoch);
  await watched.fit(data, { ...plan, tensorboard: newFolder(), onEpoch });
  t.is(watched.digest(), plain.digest());
  t.deepEqual(called, [1, 2, 3]);
});

test("a run that is stopped leaves the steps that it did; a resumed one counts on", async (t) => {
  const [one, two] = [newFolder(), newFolder()];
  const on = network();
  const run = on.fit(data, { ...plan, epochs: 50, tensorboard: one });
  for await (const { epoch } of run) if (epoch === 2) break;
  const before = await run;
  t.deepEqual(series(readEvents(t, one), "step/cost"), counted(before.steps.costs));
  const done = before.steps.costs.length;
  await on.resume(data, { tensorboard: two });
  const after = series(readEvents(t, two), "step/cost").map(([step]) => step);
  t.deepEqual(
    after,
    Array.from({ length: 50 * 4 - done }, (_, i) => done + i + 1),
  );
});

test("two runs in a folder are two files", async (t) => {
  const tensorboard = newFolder();
  await network().fit(data, { ...plan, tensorboard });
  await network().fit(data, { ...plan, tensorboard });
  t.is(readdirSync(tensorboard).length, 2);
});

test("a folder that cannot be is known before anything is trained", async (t) => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const on: Network = network();
  const before = on.digest();
  const message = /^Network\.fit: cannot write ".*": .*$/;
  await t.throwsAsync(async () => await on.fit(data, { ...plan, tensorboard: join(file, "in") }), {
    name: "CheckpointError",
    code: "DH_IO",
    message,
  });
  t.is(on.digest(), before);
  await on.fit(data, { ...plan, tensorboard: newFolder() });
  await t.throwsAsync(async () => await on.fit(data, { ...plan, tensorboard: 3 as never }), {
    code: "DH_ARG",
    message: /tensorboard must be/,
  });
});

test("a histogram by hand", (t) => {
  t.deepEqual(histogramOf(Float32Array.of(2, 2, 2)), {
    min: 2,
    max: 2,
    num: 3,
    sum: 6,
    sumSquares: 12,
    limits: [2],
    counts: [3],
  });
  const { limits, counts, ...rest } = histogramOf(Float32Array.of(0, 30, 29.5, NaN, 1, -0));
  t.deepEqual(rest, { min: 0, max: 30, num: 5, sum: 60.5, sumSquares: 900 + 29.5 ** 2 + 1 });
  t.deepEqual(
    limits,
    Array.from({ length: 30 }, (_, i) => i + 1),
  );
  t.deepEqual([counts[0], counts[1], counts[29]], [2, 1, 2]);
});

const python = process.env["DOWNHILL_TENSORBOARD_PYTHON"];

(python === undefined ? test.skip : test)("TensorBoard's own reader finds the same", async (t) => {
  const tensorboard = newFolder();
  const on = network();
  const history = await on.fit(data, { ...plan, tensorboard });
  const read = ["__test__/fixtures/tensorboard/read.py", tensorboard];
  const found = JSON.parse(execFileSync(python as string, read, { encoding: "utf8" })) as {
    scalars: Record<string, [number, number][]>;
    histograms: Record<string, [number, number, number, number, number][]>;
  };
  sameScalars(t, (tag) => found.scalars[tag] ?? [], history);
  for (const { name, values } of on.tensors()) {
    const [step, min, max, num] = found.histograms[`weights/${name}`]?.at(-1) ?? [];
    t.deepEqual(
      [step, min, max, num],
      [3, Math.min(...values), Math.max(...values), values.length],
    );
  }
});
