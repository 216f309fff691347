// What the figures claim, each against a run of its own.
import test from "ava";
import { temperatures } from "../../src/gallery/data.ts";
import { FIGURES } from "../../src/gallery/figures/index.ts";
import { LEAST } from "../../src/gallery/figures/on_the_line.ts";
import { cost } from "../../src/gallery/landscapes/line.ts";
import { arrival, rises, travel } from "../../src/gallery/measures.ts";
import { grid } from "../../src/gallery/grid.ts";
import { figureOf, runOf } from "./runs.ts";

const NEAR = 0.05;

test("the whole batch's cost falls at every iteration where the rate is right, and only there", async (t) => {
  for (const rate of [0.001, 0.003, 0.01])
    t.is(rises((await runOf("batch_cost", { rate }))("whole.steps")), 0, `${rate}`);
  t.true(rises((await runOf("batch_cost", { rate: 0.1 }))("whole.steps")) > 1);
});

test("the mini-batch's cost is noisy but falls, and further than the whole batch's by epochs", async (t) => {
  const run = await runOf("batch_cost", { batchSize: 64 });
  const costs = run("mini.steps");
  t.true(rises(costs) > costs.length / 4);
  const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
  t.true(mean(costs.slice(-20)) < mean(costs.slice(0, 20)) / 4);
  for (const [i, whole] of run("whole.epochs").entries())
    t.true((run("mini.epochs")[i] as number) < whole, `epoch ${i + 1}`);
});

test("the whole batch goes straight, mini-batches sway, single samples wander", async (t) => {
  const run = await runOf("batch_paths");
  const way = (name: string): number => travel(run(`${name}.x`)) + travel(run(`${name}.y`));
  t.true(way("whole") < way("mini") && way("mini") < way("stochastic") / 2);
  t.is(rises(run("whole.height")), 0);
  t.true(rises(run("stochastic.height")) > 20);
});

test("the minimum on the map is that of the normal equations", async (t) => {
  const { features, targets } = await temperatures();
  const [x, y] = [features, targets as Float32Array].map((all) =>
    [...all].map((each) => each / 10),
  );
  const mean = (values: number[] = []): number => values.reduce((a, b) => a + b) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const xy = mean(x?.map((each, i) => (each - mx) * ((y?.[i] ?? NaN) - my)));
  const w = xy / mean(x?.map((each) => (each - mx) ** 2));
  t.true(Math.abs(w - LEAST[0]) < 1e-4);
  t.true(Math.abs(my - w * mx - LEAST[1]) < 1e-4);
  t.true(cost(...LEAST) < cost(LEAST[0] + 0.01, LEAST[1]));
});

test("of at most 2000 samples all are a batch, else the largest power of two that fits the cache", async (t) => {
  const advised = async (samples: number, width: number): Promise<number | undefined> =>
    (await runOf("batch_size", { samples, width }))("advised")[0];
  t.is(await advised(1000, 784), 1000);
  t.is(await advised(2000, 784), 2000);
  for (const [width, size] of [
    [64, 512],
    [784, 256],
    [3072, 64],
  ] as const) {
    t.is(await advised(60_000, width), size);
    t.true(4 * width * size <= 2 ** 20 && (size === 512 || 4 * width * 2 * size > 2 ** 20));
  }
  const run = await runOf("batch_size", { samples: 5_000_000 });
  t.is(run("steps")[10], Math.ceil(5_000_000 / 1024));
});

test("a larger beta is smoother and later", async (t) => {
  const run = await runOf("averages", { biasCorrection: 1 });
  const [days, two, ten, fifty] = ["days", "two", "ten", "fifty"].map(run);
  const roughness = [days, two, ten, fifty].map((values) => travel(values ?? []));
  for (const [i, value] of roughness.slice(1).entries())
    t.true(value < (roughness[i] as number) / 1.5, `${i}`);
  // Spring comes when the average is above 20 °C for the first time, autumn when it is for the last.
  const spring = [two, ten, fifty].map((values) => values?.findIndex((each) => each > 20));
  const autumn = [ten, fifty].map((values) => values?.findLastIndex((each) => each > 20));
  t.is(rises(spring as number[]), 2);
  t.is(rises(autumn as number[]), 1);
});

test("after 1 / (1 - beta) days a day weighs about 1/e of the newest", async (t) => {
  for (const [beta, days] of [
    [0.9, 10],
    [0.98, 50],
  ] as const) {
    const weights = (await runOf("window", { beta }))("weights");
    const ratio = (weights[days] as number) / (weights[0] as number);
    t.true(Math.abs(ratio - 1 / Math.E) < 0.02, `${beta}: ${ratio}`);
  }
});

test("bias correction lifts the start, and only that", async (t) => {
  const run = await runOf("bias_correction", { beta: 0.9 });
  const [days, plain, corrected] = ["days", "plain", "corrected"].map(run);
  t.true(Math.abs((plain?.[0] as number) - 0.1 * (days?.[0] as number)) < 1e-6);
  t.true(Math.abs((corrected?.[0] as number) - (days?.[0] as number)) < 1e-6);
  t.true(Math.abs((corrected?.[99] as number) - (plain?.[99] as number)) < 1e-3);
});

test("momentum needs fewer steps than descent in the ravine, and bears rates that descent does not", async (t) => {
  const run = await runOf("momentum");
  const [plain, momentum] = ["plain", "momentum"].map((name) =>
    arrival(run(`${name}.height`), NEAR),
  );
  t.true((momentum as number) < 0.8 * (plain as number), `${momentum} ${plain}`);
  const fast = await runOf("momentum", { rate: 0.2 });
  t.true((fast("plain.height").at(-1) as number) > 1e6);
  t.true((arrival(fast("momentum.height"), NEAR) ?? Infinity) < 100);
});

test("a large beta rolls past the minimum", async (t) => {
  const past = async (beta: number): Promise<number> =>
    Math.max(...(await runOf("momentum", { beta }))("momentum.x"));
  t.true((await past(0.98)) > 2 && (await past(0.9)) < 0.1);
});

test("RMSprop damps the steep direction", async (t) => {
  const run = await runOf("rms_prop", { rate: 0.036 });
  const plain = travel(run("plain.y"));
  t.true(plain > 8, "descent jumps from slope to slope");
  t.true(travel(run("rmsProp.y")) < plain / 5);
});

test("the first step of RMSprop is 1 / sqrt(1 - beta) times the rate, Adam's is the rate", async (t) => {
  const rate = 0.1;
  const run = await runOf("adam", { beta2: 0.999, rate });
  const first = (name: string): number => Math.abs((run(`${name}.x`)[1] as number) + 9);
  t.true(Math.abs(first("rmsProp") / rate - Math.sqrt(1000)) < 0.01);
  t.true(Math.abs(first("adam") / rate - 1) < 1e-3);
});

test("the steeper the ravine, the worse for descent; momentum and Adam hardly notice", async (t) => {
  const run = await runOf("race");
  const [descent, momentum, adam] = ["plain", "momentum", "adam"].map((name) =>
    run(`${name}.steps`),
  );
  t.is(rises(descent ?? []), (descent?.length ?? NaN) - 1);
  t.true((descent?.at(-1) as number) > 8 * (momentum?.at(-1) as number));
  for (const steps of [momentum, adam])
    t.true(Math.max(...(steps ?? [])) < 1.5 * Math.min(...(steps ?? [])));
  const tilted = (await runOf("race", { tilted: 1 }))("adam.steps");
  t.true((tilted.at(-1) as number) > 1.8 * (adam?.at(-1) as number));
});

test("the decay of the notes: 0.1, 0.067, 0.05, 0.04", async (t) => {
  const run = await runOf("decay", { initial: 0.2, decayRate: 1, base: 0.95 });
  const rounded = run("inverseTime")
    .slice(0, 4)
    .map((rate) => Number(rate.toFixed(3)));
  t.deepEqual(rounded, [0.1, 0.067, 0.05, 0.04]);
  t.true(Math.abs((run("exponential")[9] as number) - 0.2 * 0.95 ** 10) < 1e-12);
  t.deepEqual([...new Set(run("staircase"))], [0.2, 0.1, 0.05, 0.025, 0.0125]);
});

test("a rate that falls lets the path settle", async (t) => {
  const run = await runOf("decay_effect");
  const excess = (name: string): number =>
    run(`${name}.height`)
      .slice(-100)
      .reduce((sum, height) => sum + height - cost(...LEAST), 0);
  t.true(excess("decaying") < excess("constant") / 3);
});

test("RMSprop, Adam and momentum leave the saddle in that order, descent long after", async (t) => {
  for (const rate of [0.05, 0.1]) {
    const run = await runOf("saddle", { rate });
    const left = ["rmsProp", "adam", "momentum", "plain"].map((name) => {
      const at = run(`${name}.height`).findIndex((height) => height < -0.225);
      return at < 0 ? Infinity : at;
    });
    t.deepEqual(
      [...left].sort((a, b) => a - b),
      left,
    );
    t.true((left[3] as number) > 2 * (left[2] as number));
  }
});

test("near the ridge descent stays the longer; RMSprop and Adam do not notice", async (t) => {
  const at = async (offset: number, name: string): Promise<number> =>
    (await runOf("saddle", { rate: 0.2, offset }))(`${name}.height`).findIndex((h) => h < -0.225);
  t.true((await at(1e-6, "plain")) > 2 * (await at(1e-2, "plain")));
  for (const name of ["rmsProp", "adam"])
    t.true(Math.abs((await at(1e-6, name)) - (await at(1e-2, name))) <= 2, name);
});

test("on the plateau all leave before descent", async (t) => {
  const run = await runOf("plateau");
  const left = (name: string): number => run(`${name}.x`).findIndex((x) => Math.abs(x) < 0.5);
  t.is(left("plain"), -1);
  for (const name of ["momentum", "rmsProp", "adam"]) t.true(left(name) > 0, name);
  t.true(left("adam") < left("momentum") / 2);
});

test("every figure runs at every place of its sliders, with the same columns, and says what came of it", async (t) => {
  for (const figure of FIGURES) {
    const places = grid(figure);
    const sizes = Object.values(figure.controls).map(({ values }) => values.length);
    t.is(
      places.length,
      sizes.reduce((a, b) => a * b, 1),
    );
    const corners = [places[0], places.at(-1)];
    for (const settings of corners) {
      const series = await figure.run(settings ?? {});
      for (const view of figure.views) {
        const names =
          view.kind === "curves"
            ? view.lines.map(({ series }) => series)
            : view.traces.map(({ series }) => `${series}.x`);
        for (const name of names)
          t.true((series[name]?.length ?? 0) > 0, `${figure.name}: ${name}`);
      }
      t.regex(figure.reading(series, settings ?? {}), /^[A-Z].*\d.*\.$/s);
      t.notRegex(figure.reading(series, settings ?? {}), /NaN|undefined/);
    }
  }
});

test("every chapter of the notes that has a figure is there", (t) => {
  t.true(new Set(FIGURES.map(({ chapter }) => chapter)).size >= 8);
  t.is(new Set(FIGURES.map(({ name }) => name)).size, FIGURES.length);
  for (const name of ["batch_cost", "averages", "momentum", "saddle"]) t.truthy(figureOf(name));
});
