// The gallery in a browser: its sliders move its figures, and what it shows are the runs.
import test from "ava";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { FIGURES } from "../../src/gallery/figures/index.ts";
import { makeGallery } from "../../src/gallery/gallery.ts";
import { figureOf } from "../gallery/runs.ts";
import { userFolder } from "../program.ts";
import { closeBrowser, inBrowser } from "./browser.ts";

const { folder, remove } = userFolder();
const path = join(folder, "gallery.html");

test.before(async () => writeFileSync(path, (await makeGallery()).html));
test.after.always(closeBrowser);
test.after.always(remove);

/** Puts a slider of a figure on a place. */
const slide = (page: Page, figure: string, name: string, place: number): Promise<void> =>
  page.locator(`#${figure} input[name="${name}"]`).fill(String(place));

/** The numbers of the table beneath a figure, by column. */
async function shown(page: Page, figure: string): Promise<Map<string, number[]>> {
  const details = page.locator(`#${figure} details.numbers`);
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  // They are written when the browser tells of the opening, which it does a moment later.
  await details.locator("tr").first().waitFor();
  const cells = await details
    .locator("tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")),
    );
  const [head = [], ...rows] = cells;
  const column = (i: number): number[] =>
    rows
      .map((row) => row[i] ?? "")
      .filter(Boolean)
      .map(Number);
  return new Map(head.slice(1).map((name, i) => [name, column(i + 1)]));
}

for (const [name, options] of Object.entries({
  "light and wide": {},
  "dark and narrow": { viewport: { width: 360, height: 740 }, colorScheme: "dark" as const },
})) {
  test(`every figure is drawn: ${name}`, async (t) => {
    await inBrowser(
      t,
      path,
      async (page) => {
        t.is(await page.locator("section.figure").count(), FIGURES.length);
        const [content, screen] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        t.true((content ?? NaN) <= (screen ?? NaN), "nothing is wider than the screen");
        const drawn = page.locator("svg.map .trace .way, svg.surface .trace .way");
        for (const d of await drawn.evaluateAll((all) =>
          all.map((way) => way.getAttribute("d") ?? ""),
        ))
          t.regex(d, /^M[-\d.]+ [-\d.]+L/);
        t.is(
          await page.locator(".plot canvas").count(),
          FIGURES.flatMap(({ views }) => views).filter(({ kind }) => kind === "curves").length,
        );
        for (const label of await page
          .locator("svg[role=img], .plot")
          .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? "")))
          t.regex(label, /\. .*\d/, "a text alternative with what came of the run");
      },
      options,
    );
  });
}

test("a slider shows the run of its place, every bit of it", async (t) => {
  await inBrowser(t, path, async (page) => {
    for (const { name, controls } of FIGURES) {
      const settings: Record<string, number> = {};
      for (const [key, { values }] of Object.entries(controls)) {
        const last = values.length - 1;
        const input = page.locator(`#${name} input[name="${key}"]`);
        if ((await input.getAttribute("type")) === "checkbox") await input.check();
        else await slide(page, name, key, last);
        settings[key] = values[last] as number;
      }
      const series = await figureOf(name).run(settings);
      const numbers = await shown(page, name);
      t.deepEqual([...numbers.keys()], Object.keys(series));
      for (const [column, values] of Object.entries(series)) {
        const read = numbers.get(column) ?? [];
        // The page has the fewest digits that mean the number, in single precision or in double.
        const bits =
          values instanceof Float32Array ? Float32Array.from(read) : Float64Array.from(read);
        t.deepEqual(bits, values, `${name}: ${column}`);
      }
      t.is(
        await page.locator(`#${name} .reading`).textContent(),
        figureOf(name).reading(series, settings),
      );
    }
  });
});

test("sliders move paths and curves, by keyboard as well", async (t) => {
  await inBrowser(t, path, async (page) => {
    const way = (): Promise<string | null> =>
      page.locator("#momentum .trace .way").nth(1).getAttribute("d");
    const pixels = (): Promise<string | undefined> =>
      page
        .locator("#momentum .plot canvas")
        .evaluate((each: HTMLCanvasElement) => each.toDataURL());
    const [pathBefore, curveBefore] = [await way(), await pixels()];
    const beta = page.locator('#momentum input[name="beta"]');
    await beta.focus();
    await page.keyboard.press("ArrowRight");
    t.is(await beta.getAttribute("aria-valuetext"), "0.95");
    t.not(await way(), pathBefore);
    await page.waitForTimeout(100);
    t.not(await pixels(), curveBefore);
  });
});

test("the step can be moved and played", async (t) => {
  await inBrowser(t, path, async (page) => {
    const points = async (): Promise<number> =>
      ((await page.locator("#adam .trace .way").last().getAttribute("d")) ?? "").split("L").length;
    t.is(await points(), 121);
    await page.locator("#adam input.until").fill("10");
    t.is(await points(), 11);
    await page.locator("#adam button.play").click();
    await page.waitForTimeout(700);
    t.true((await points()) > 11);
    await page.locator("#adam button.play").click();
  });
});

test("the saddle can be turned", async (t) => {
  await inBrowser(t, path, async (page) => {
    const field = page.locator("#saddle .ground path").first();
    const before = await field.getAttribute("d");
    await page.locator("#saddle input.turn").fill("90");
    t.not(await page.locator("#saddle .ground path").first().getAttribute("d"), before);
  });
});

test("every control has a name, and the page headings in order", async (t) => {
  await inBrowser(t, path, async (page) => {
    const nameless = await page
      .locator("input")
      .evaluateAll(
        (all) =>
          all.filter((each) => !(each as HTMLInputElement).labels?.[0]?.textContent?.trim()).length,
      );
    t.is(nameless, 0);
    const levels = await page
      .locator("h1, h2, h3")
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
    t.is(levels[0], 1);
    for (const [i, level] of levels.slice(1).entries()) t.true(level <= (levels[i] ?? 0) + 1);
    t.is(await page.locator("math").count(), FIGURES.flatMap(({ formulas }) => formulas).length);
  });
});

test("the same page is made again, byte for byte", async (t) => {
  const [one, other] = [await makeGallery(), await makeGallery()];
  t.is(one.digest, other.digest);
  t.is(one.html, other.html);
});
