import { readFileSync } from "node:fs";
import { packageFile } from "../package_file.ts";

/** A script or a style sheet of pages, as the build has bundled it (`npm run build:typescript`). */
export const asset = (name: string): string =>
  readFileSync(packageFile(`dist/pages/${name}`), "utf8");
