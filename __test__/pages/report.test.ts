// The report of a training, read as a file and seen in a browser.
import test from "ava";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Dataset,
  Network,
  adam,
  dense,
  dropout,
  exponentialAverage,
  relu,
  writeReport,
  type Evaluation,
  type History,
} from "../../src/index.ts";
import type { ChartSpec } from "../../src/page/chart_spec.ts";
import { userFolder } from "../program.ts";
import { closeBrowser, inBrowser } from "./browser.ts";

const { folder, remove } = userFolder();
const path = join(folder, "report.html");
let network: Network;
let history: History<Evaluation>;
let held: Dataset;
let page: string;

test.before(async () => {
  const digits = await Dataset.fromCsv("datasets/digits.csv", { target: "digit" });
  const { train, test } = digits.split({ test: 0.2, seed: 1, stratify: true });
  held = test;
  network = new Network({
    input: 64,
    layers: [dense(32), relu(), dropout(0.1), dense(10)],
    seed: 1,
  });
  history = await network.fit(train, {
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 6,
    l2: 1e-3,
    validation: test,
    norms: true,
  });
  await writeReport(path, { network, history, test, title: "Digits <&>" });
  page = readFileSync(path, "utf8");
});
test.after.always(async () => {
  await closeBrowser();
  remove();
});

/** The charts of the page by their titles. */
const charts = (): Map<string, ChartSpec> =>
  new Map(
    [
      ...page.matchAll(
        /<h3>([^<]*)<\/h3>(?:(?!<h3>).)*?<script type="application\/json">(.*?)<\/script>/gs,
      ),
    ].map(([, title = "", data = ""]) => [title, JSON.parse(data) as ChartSpec]),
  );

/** To the figures that a page keeps. */
const near = (
  t: { true: (is: boolean, why: string) => void },
  got: readonly (number | null)[],
  want: ArrayLike<number>,
  what: string,
): void => {
  t.true(got.length === want.length, `${what}: ${got.length} numbers, not ${want.length}`);
  for (const [i, value] of got.entries()) {
    const expected = want[i] as number;
    t.true(
      Math.abs((value as number) - expected) <= 1e-6 * Math.abs(expected),
      `${what} ${i}: ${value} ${expected}`,
    );
  }
};

test("its charts have the numbers of the run", (t) => {
  const found = charts();
  const values = (title: string, series: number) => found.get(title)?.series[series]?.values ?? [];
  const { costs, rates } = history.steps;
  near(t, values("Cost of each mini-batch", 0), costs, "cost");
  const average = exponentialAverage(costs, { beta: 0.9, biasCorrection: true });
  near(t, values("Cost of each mini-batch", 1), average, "average");
  near(t, values("Learning rate", 0), rates, "rate");
  const { epochs, norms = [] } = history;
  near(
    t,
    values("Training and validation loss", 0),
    epochs.map(({ loss }) => loss),
    "loss",
  );
  const validation = epochs.map((epoch) => epoch.validation.loss);
  near(t, values("Training and validation loss", 1), validation, "validation");
  const accuracy = epochs.map((epoch) => epoch.validation.accuracy ?? 0);
  near(t, values("Validation accuracy", 0), accuracy, "accuracy");
  near(
    t,
    values("Throughput", 0),
    epochs.map((epoch) => epoch.samplesPerSecond),
    "speed",
  );
  for (const [i, layer] of norms.entries()) {
    near(t, values("Gradient norms", i), layer.gradients, "gradient");
    near(t, values("Update norms", i), layer.updates, "update");
  }
});

test("it is one file that needs no other, and text in it is text", (t) => {
  t.notRegex(page, /<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:)/);
  t.true(page.includes("<h1>Digits &lt;&amp;&gt;</h1>"));
  t.true(page.length < 400_000, `${page.length} bytes`);
});

test("in a browser it shows every chart, its measures and the digest", (t) =>
  inBrowser(t, path, async (shown) => {
    t.is(await shown.locator("figure.chart canvas").count(), charts().size);
    t.is(await shown.locator("code.digest").textContent(), network.digest());
    const { accuracy = 0, confusion = [] } = network.evaluate(held);
    const tile = shown.locator(".tiles div", { hasText: "test accuracy" }).locator("dd");
    t.is(await tile.textContent(), `${(100 * accuracy).toFixed(2)} %`);
    const cells = await shown.locator(".confusion tbody td").allTextContents();
    t.deepEqual(cells.map(Number), confusion.flat());
  }));

test("light and dark, on a narrow screen", (t) =>
  inBrowser(
    t,
    path,
    async (narrow) => {
      const background = () =>
        narrow.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await background();
      t.is(
        await narrow.evaluate(() => document.documentElement.scrollWidth),
        360,
        "nothing sticks out",
      );
      await narrow.locator("button.theme").click();
      t.not(await background(), dark);
    },
    { viewport: { width: 360, height: 700 }, colorScheme: "dark" },
  ));

test("by keyboard: arrows read the values out", (t) =>
  inBrowser(t, path, async (shown) => {
    const figure = shown.locator("figure.chart").first();
    await figure.locator(".plot").focus();
    await shown.keyboard.press("ArrowRight");
    const cost = Number((history.steps.costs[0] as number).toPrecision(4));
    t.is(await figure.locator(".spoken").textContent(), `step 1: cost ${cost}, average ${cost}`);
    await shown.keyboard.press("End");
    const last = (await figure.locator(".spoken").textContent()) ?? "";
    t.true(last.startsWith(`step ${history.steps.costs.length}: `), last);
  }));

test("a network that was not trained, and what is no history, are mistakes", async (t) => {
  const plain = new Network({ input: 2, layers: [dense(1)] });
  await t.throwsAsync(writeReport(path, { network: plain, history }), { code: "DH_STATE" });
  const no = { network, history: {} as typeof history };
  await t.throwsAsync(writeReport(path, no), {
    code: "DH_ARG",
    message: /history must be the history of a run/,
  });
  await t.throwsAsync(writeReport(join(folder, "no/where.html"), { network, history }), {
    code: "DH_IO",
    message: /: no such file or folder \(ENOENT\)$/,
  });
});
