// The pages as their readers have them: from a disk, without a network.
import test from "ava";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { closeBrowser, inBrowser } from "../__test__/pages/browser.ts";
import { broken, pagesIn } from "./links.ts";

const folder = resolve("pages");
const pages = pagesIn(folder);

test.after.always(closeBrowser);

test("there is a page for each name and each text", (t) => {
  t.true(pages.length > 150, `${pages.length} pages`);
  for (const page of ["index", "functions/downhill.adam", "documents/Guide.Errors", "gallery"])
    t.true(pages.includes(`${page}.html`), page);
});

test("every link leads somewhere", (t) => t.deepEqual(broken(folder), []));

test("a link that leads nowhere is found", (t) => {
  const made = mkdtempSync(join(tmpdir(), "downhill-links-"));
  t.teardown(() => rmSync(made, { recursive: true }));
  mkdirSync(join(made, "a"));
  writeFileSync(
    join(made, "a/b.html"),
    `<p id="here"><img src="no.png"><a href="#there">there</a>`,
  );
  writeFileSync(join(made, "c.html"), `<a href="a/b.html#here">b</a><a href="a/b.html#no">no</a>`);
  t.deepEqual(broken(made).sort(), ["a/b.html: #there", "a/b.html: no.png", "c.html: a/b.html#no"]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page complains, and none is wider than the screen: ${colorScheme}`, async (t) => {
    const looked = pages.filter((page) => /^(index|documents|classes)/.test(page));
    const look = async (page: Page): Promise<void> => {
      for (const name of looked) {
        await page.goto(pathToFileURL(join(folder, name)).href);
        await page.locator("body").waitFor({ state: "visible" });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 850 });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          t.true(wide <= width, `${name} is ${wide} wide on a screen of ${width}`);
        }
      }
    };
    await inBrowser(t, join(folder, "index.html"), look, { colorScheme });
  });
}

test("a chapter shows its figure, as high as it is, and only that", async (t) => {
  await inBrowser(t, join(folder, "documents/Lecture_notes.Adam.html"), async (page) => {
    const frame = page.locator("iframe.figure").first();
    await frame.scrollIntoViewIfNeeded();
    const inside = frame.contentFrame();
    await inside.locator("#adam svg.map .trace .way").first().waitFor();
    t.is(await inside.locator("section.figure:visible").count(), 1);
    const [outer, inner] = [await frame.boundingBox(), await inside.locator("#adam").boundingBox()];
    t.true(inner!.height > 500 && Math.abs(outer!.height - inner!.height) < 1);
  });
});

test("search finds texts and names without a network", async (t) => {
  await inBrowser(t, join(folder, "index.html"), async (page) => {
    await page.locator("#tsd-search-trigger").click();
    await page.locator("#tsd-search-input").fill("momentum");
    const found = page.locator("#tsd-search-results li");
    await found.first().waitFor();
    const texts = (await found.allInnerTexts()).join("\n");
    t.regex(texts, /MomentumOptions/);
    t.regex(texts, /Gradient descent with momentum/);
  });
});
