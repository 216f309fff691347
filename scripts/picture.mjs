// The pictures of the README, docs/report_light.webp and docs/report_dark.webp: the top of the report that `npm start` has written,
// as Chromium shows it.
//
//     npm start && node scripts/picture.mjs
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

if (!existsSync("report.html")) throw new Error("there is no report.html: npm start writes it");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"]) {
  const viewport = { width: 1120, height: 860 };
  const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL("report.html").href);
  const picture = sharp(await page.screenshot());
  await picture.webp({ quality: 82, effort: 6 }).toFile(`docs/report_${colorScheme}.webp`);
}
await browser.close();
