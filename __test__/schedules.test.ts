import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "ava";
import { fc } from "./support/property.ts";
import * as schedules from "../src/schedules/index.ts";
import { cosPi, power } from "../src/schedules/portable.ts";
import type { Schedule, ScheduleSpec } from "../src/schedules/schedule.ts";

interface Case extends ScheduleSpec {
  readonly source: string;
  readonly values: readonly [number, number][];
}
const fixture = new URL("fixtures/schedules/schedules.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: Case[] };

const both = (t: number) => ({ epoch: t, step: t });
const first = (schedule: Schedule, count: number): number[] =>
  Array.from({ length: count }, (_, i) => schedule(both(i + 1)));

for (const { kind, options, source, values } of cases) {
  test(`${kind} is ${source}`, (t) => {
    const schedule = schedules.fromSpec({ kind, options });
    for (const [at, expected] of values) {
      const rate = schedule(both(at));
      t.true(
        Math.abs(rate - expected) <= 2e-15 + 1e-12 * expected,
        `t ${at}: ${rate}, not ${expected}`,
      );
    }
  });
}

test("the notes' table", (t) => {
  const rates = first(schedules.inverseTime({ initial: 0.2, decayRate: 1 }), 4);
  t.deepEqual(rates, [0.1, 0.2 / 3, 0.05, 0.04]);
  t.deepEqual(
    rates.map((rate) => rate.toFixed(3)),
    ["0.100", "0.067", "0.050", "0.040"],
  );
});

test("the notes' formulas, by hand", (t) => {
  t.deepEqual(first(schedules.exponential({ initial: 1 }), 3), [
    0.95,
    0.95 * 0.95,
    0.95 * (0.95 * 0.95),
  ]);
  t.deepEqual(first(schedules.inverseRoot({ initial: 0.2, k: 3 }), 4), [
    3 * 0.2,
    (3 / Math.SQRT2) * 0.2,
    (3 / Math.sqrt(3)) * 0.2,
    1.5 * 0.2,
  ]);
  t.is(schedules.inverseRoot({ initial: 1, per: "step" })({ epoch: 1, step: 16 }), 0.25);
  const halved = schedules.staircase({ initial: 0.2, factor: 0.5, every: 10 });
  t.deepEqual(
    [1, 9, 10, 19, 20].map((epoch) => halved({ epoch, step: 999 })),
    [0.2, 0.2, 0.1, 0.1, 0.05],
  );
  const byHand = schedules.manual({ 1: 0.1, 20: 0.01 });
  t.deepEqual(
    [1, 19, 20, 500].map((epoch) => byHand({ epoch, step: 1 })),
    [0.1, 0.1, 0.01, 0.01],
  );
});

test("after its end a schedule stays where it is", (t) => {
  for (const schedule of [
    schedules.cosine({ initial: 0.2, final: 0.1, epochs: 7 }),
    schedules.linear({ initial: 0.2, final: 0.1, steps: 7 }),
    schedules.polynomial({ initial: 0.2, final: 0.1, steps: 7 }),
    schedules.warmup({ epochs: 7, to: 0.1 }),
  ]) {
    for (const t_ of [7, 8, 13, 14, 1000, 2 ** 40]) t.is(schedule(both(t_)), 0.1);
  }
});

test("a warm-up leads into a schedule with its own clock", (t) => {
  const after = schedules.cosine({ initial: 0.1, steps: 90 });
  const schedule = schedules.warmup({ steps: 10, into: after });
  const top = after(both(1));
  for (let step = 1; step <= 10; step++) t.is(schedule({ epoch: 1, step }), (step / 10) * top);
  for (let step = 11; step <= 200; step++)
    t.is(schedule({ epoch: 1, step }), after({ epoch: 1, step: step - 10 }));
});

test("joining is associative", (t) => {
  const length = fc.integer({ min: 1, max: 50 });
  const part = fc
    .integer({ min: 1, max: 60 })
    .map((steps) => schedules.cosine({ initial: 1, steps }));
  fc.assert(
    fc.property(
      part,
      part,
      part,
      length,
      length,
      fc.constantFrom("epoch", "step"),
      (a, b, c, p, q, per) => {
        const flat = schedules.join([a, b, c], { at: [p, p + q], per });
        const right = schedules.join([a, schedules.join([b, c], { at: [q], per })], {
          at: [p],
          per,
        });
        const left = schedules.join([schedules.join([a, b], { at: [p], per }), c], {
          at: [p + q],
          per,
        });
        t.deepEqual(first(right, 150), first(flat, 150));
        t.deepEqual(first(left, 150), first(flat, 150));
      },
    ),
  );
});

const examples: readonly Schedule[] = [
  schedules.constant({ rate: 0.1 }),
  schedules.cosine({ initial: 0.2, final: 0.01, epochs: 9 }),
  schedules.exponential({ initial: 0.2 }),
  schedules.inverseRoot({ initial: 0.2, per: "step" }),
  schedules.inverseTime({ initial: 0.2, decayRate: 1 }),
  schedules.join(
    [schedules.linear({ initial: 0, final: 1, steps: 5 }), schedules.manual({ 1: 0.1, 3: 0.01 })],
    { at: [4] },
  ),
  schedules.linear({ initial: 0.2, steps: 10 }),
  schedules.manual({ 1: 0.1, 20: 0.01 }),
  schedules.polynomial({ initial: 0.2, degree: 3, steps: 10 }),
  schedules.staircase({ initial: 0.2, every: 10 }),
  schedules.warmup({ steps: 3, to: 0.1 }),
  schedules.warmup({
    steps: 3,
    into: schedules.warmup({ epochs: 3, into: schedules.constant({ rate: 1 }) }),
  }),
];

test("every kind comes back from its saved spec", (t) => {
  t.deepEqual(
    [...new Set(examples.map((schedule) => schedule.spec?.kind))].sort(),
    [...schedules.kinds].sort(),
  );
  for (const schedule of examples) {
    const copy = schedules.fromSpec(JSON.parse(JSON.stringify(schedule.spec)) as ScheduleSpec);
    t.deepEqual(copy.spec, schedule.spec);
    t.deepEqual(first(copy, 40), first(schedule, 40));
  }
});

test("a joined schedule with a function of your own has no spec", (t) => {
  const own: Schedule = ({ step }) => 1 / step;
  t.is(schedules.join([own, examples[0]!], { at: [3] }).spec, undefined);
  t.is(schedules.warmup({ steps: 3, into: own }).spec, undefined);
});

test("cosPi is right to 1e-15 and exact where the cosine is", (t) => {
  for (const [x, cosine] of [
    [0, 1],
    [0.5, 0],
    [1, -1],
    [1.5, 0],
    [2, 1],
    [-1, -1],
    [1e15, 1],
  ] as const) {
    t.is(cosPi(x) + 0, cosine);
  }
  // cos(pi x) = 1 - 2 sin^2(pi x / 2): Math.sin is well below 1e-15 off in 0..pi/2, and the square makes it less.
  let worst = 0;
  for (let k = 0; k <= 100_000; k++) {
    const x = k / 100_000;
    const reference =
      x < 0.5
        ? 1 - 2 * Math.sin((Math.PI * x) / 2) ** 2
        : 2 * Math.sin((Math.PI * (1 - x)) / 2) ** 2 - 1;
    worst = Math.max(worst, Math.abs(cosPi(x) - reference));
    t.true(Math.abs(cosPi(x)) <= 1);
  }
  t.true(worst < 1e-15, `${worst}`);
});

test("power is exact where the answer is", (t) => {
  for (let n = 0; n < 34; n++) t.is(power(3, n), Number(3n ** BigInt(n)));
  t.is(power(2, -1 + 1024), 2 ** 1023);
  t.is(power(0.5, 1074), 2 ** -1074);
  t.is(power(0.95, 2 ** 40), 0);
});

test("the bits of every kind, in any engine", (t) => {
  // Written down once, from this code: no outside reference, but every engine and machine must give the same.
  const hash = createHash("sha256");
  for (const schedule of examples) hash.update(Float64Array.from(first(schedule, 40)));
  t.is(hash.digest("hex"), "be56347722508e13ff142ff737f7daaa7bf1d6f758a2d68f452153074b44e6ae");
});
