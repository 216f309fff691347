import type { Dataset } from "../data/dataset.ts";
import { readData, split } from "./data.ts";
import { counted } from "../text/numbers.ts";
import type { Settings } from "./options.ts";

/** What there is to learn from, to watch and to test on. */
export interface Parts {
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
  readonly test: Dataset | undefined;
}

type PartSettings = Settings<
  "test" | "validation" | "seed" | "columns" | "missing" | "delimiter" | "header" | "task"
>;

/** The parts of a data set: first the rows to test on are held out, then those to watch. */
export async function partsOf(
  data: Dataset,
  target: string | number,
  settings: PartSettings,
): Promise<Parts> {
  const { test, validation, seed } = settings;
  const held = test === 0 ? { train: data, test: undefined } : split(data, test, seed);
  if (typeof validation !== "number") {
    const watched =
      validation === undefined ? undefined : await readData(validation, target, settings, data);
    return { ...held, validation: watched };
  }
  const { train, test: watched } = split(held.train, validation, seed);
  return { train, validation: watched, test: held.test };
}

/** `1438 rows to learn from, 359 to test on` */
export function describeParts({ train, validation, test }: Parts): string {
  return [
    `${counted(train.samples, "row")} to learn from`,
    validation === undefined ? [] : `${validation.samples} to watch`,
    test === undefined ? [] : `${test.samples} to test on`,
  ]
    .flat()
    .join(", ");
}
