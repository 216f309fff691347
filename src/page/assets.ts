import { readFileSync } from "node:fs";

/** A script or a style sheet of pages, as the build has bundled it (`npm run build:pages`). */
export const asset = (name: string): string =>
  readFileSync(new URL(`../../dist/pages/${name}`, import.meta.url), "utf8");
