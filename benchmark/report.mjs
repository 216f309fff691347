// Writes the tables of README.md and the charts anew from the results that are kept.
import { readFileSync, writeFileSync } from "node:fs";
import { bars } from "./report/bars.mjs";
import { lines } from "./report/lines.mjs";
import { kept } from "./report/results.mjs";
import { tables } from "./report/tables.mjs";

const README = new URL("README.md", import.meta.url);

const written = readFileSync(README, "utf8").replaceAll(
  /(<!-- (\w+) -->\n)[^]*?(<!-- end -->)/g,
  (_, begin, name, end) => `${begin}\n${tables[name]()}\n\n${end}`,
);
writeFileSync(README, written);

const chart = (name, svg) => writeFileSync(new URL(`results/${name}.svg`, import.meta.url), svg);
chart("networks", bars(kept("networks")));
if (kept("growth").length > 0) chart("growth", lines(kept("growth")));
