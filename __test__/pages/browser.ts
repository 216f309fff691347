import type { ExecutionContext } from "ava";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** A Chromium of this machine, if it has one: `CHROMIUM` names it, else it is where Debian has it. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

let browser: Promise<Browser> | undefined;

/**
 * Opens a file in Chromium and looks at it; skips with a word where there is none. Whatever the page complains of, or asks
 * a network for, fails the test.
 */
export async function inBrowser(
  t: ExecutionContext,
  path: string,
  look: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  if (!existsSync(CHROMIUM)) {
    t.log(
      `skipped: no Chromium at ${CHROMIUM} (Debian's package chromium; CHROMIUM names another)`,
    );
    t.pass();
    return;
  }
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  browser ??= chromium.launch({ executablePath: CHROMIUM, args });
  const viewport = { width: 1280, height: 900 };
  const context = await (await browser).newContext({ viewport, ...options });
  // A machine that is busy elsewhere is no fault of the page.
  context.setDefaultTimeout(100_000);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (/^https?:/.test(request.url())) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    await look(page);
    t.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Ends the browser, if one was started. */
export const closeBrowser = async (): Promise<void> => {
  await (await browser)?.close();
};
