import { knownKeys, mustBe, quote, shorten, didYouMean } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { checkedSource, sourceName, type Source } from "../bytes.ts";
import type { DatasetParts } from "../parts.ts";
import { arrayMeaning, arrayParts, goalOf, type ArrayMeaning, type NamedArray } from "./npy.ts";
import { npyBytes } from "./npy_bytes.ts";
import { withZip } from "./zip.ts";

/** The names of the arrays in the file, and what they mean. */
export interface NpzOptions extends ArrayMeaning {
  /** The name of the features: an array of 2 or more dimensions, the first of which counts the samples. */
  readonly features: string;
  /** The name of the class of each sample: an array of whole numbers, truth values or text, or of one-hot rows. */
  readonly labels?: string;
  /** The name of the numbers to predict: one a sample, or a row. */
  readonly targets?: string;
}

/** Arrays in an NPZ file, numpy's `savez` or `savez_compressed`, as the parts of a data set. */
export async function npzParts(
  call: string,
  source: Source,
  options: NpzOptions,
): Promise<DatasetParts> {
  const given = knownKeys(call, options, ["features", "labels", "targets", "scale", "classes"]);
  const from = checkedSource(call, "path", source);
  const meaning = arrayMeaning(call, given);
  const goal = goalOf(call, given);
  const names = { features: arrayName(call, "features", given.features) };
  const goalName = arrayName(call, goal, given[goal]);
  const path = sourceName("path", from);
  return withZip(call, "path", from, async (zip) => {
    const read = async (name: string): Promise<NamedArray> => {
      const file = `${name}.npy`;
      if (!zip.names.includes(file)) {
        const there = zip.names.map((each) => each.replace(/\.npy$/, ""));
        const list = shorten(there.map(quote).join(", "));
        const message = `${path}: no array ${quote(name)}${didYouMean(name, there)}; there are ${list}`;
        throw new DataError("DH_COLUMN", message);
      }
      const called = `${path}: ${file}`;
      return { name: called, array: await zip.read(file, (bytes) => npyBytes(called, bytes)) };
    };
    const features = await read(names.features);
    return arrayParts(call, { features, [goal]: await read(goalName) }, meaning);
  });
}

function arrayName(call: string, path: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value.replace(/\.npy$/, "");
  const expectation = "the name of an array in the file";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}
