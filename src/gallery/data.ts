import { fileURLToPath } from "node:url";
import { Dataset } from "../data/dataset.ts";
import { packageFile } from "../package_file.ts";
import { once } from "./once.ts";

/** Where a data set is that comes with the library. */
const dataset = (name: string): string => fileURLToPath(packageFile(`datasets/${name}`));

// #region shown
/** 1797 handwritten digits, 64 features each. */
export const digits = once(() => Dataset.fromCsv(dataset("digits.csv"), { target: "digit" }));

/** A year of days in Seattle: the lowest temperature as the feature, the highest as the target. */
export const temperatures = once(() =>
  Dataset.fromCsv(dataset("seattle_temperature.csv"), {
    target: "temperature_max",
    columns: ["temperature_min"],
    task: "regression",
  }),
);
// #endregion
