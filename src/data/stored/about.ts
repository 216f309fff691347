import { COUNT, integer, optionsObject } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import { namesOf } from "../labels.ts";
import type { DatasetParts } from "../parts.ts";

/** What a data set knows of the meaning of its numbers, and its file keeps. */
export type About = Pick<DatasetParts, "classes" | "classNames" | "featureNames" | "fills">;

/** The key in a file's metadata, whose values are texts; {@link About} stands there as JSON. */
const KEY = "downhill.dataset";

/** The metadata of a file. */
export function metadataOf({ classes, classNames, featureNames, fills }: About) {
  return { [KEY]: JSON.stringify({ classes, classNames, featureNames, fills }) };
}

/** What a file says of its numbers, which may be anything (`DH_HEADER`); nothing, if it was written elsewhere. */
export function aboutOf(path: string, metadata: Readonly<Record<string, unknown>>): About {
  const text = metadata[KEY];
  if (text === undefined) return {};
  try {
    const told = optionsObject(path, JSON.parse(String(text)), KEY) as Record<string, unknown>;
    const { classes, classNames, featureNames, fills } = told;
    const list = (name: string, value: unknown) =>
      value === undefined ? undefined : namesOf(path, name, value);
    return {
      classes: classes === undefined ? undefined : integer(path, "classes", classes, COUNT),
      classNames: list("classNames", classNames),
      featureNames: list("featureNames", featureNames),
      fills: fills === undefined ? undefined : numbers(optionsObject(path, fills, "fills")),
    };
  } catch (cause) {
    const message = `${path}: its metadata do not describe a data set: ${(cause as Error).message}`;
    throw new DataError("DH_HEADER", message, { cause });
  }
}

const numbers = (fills: object): Record<string, number> =>
  Object.fromEntries(Object.entries(fills).map(([name, fill]) => [name, Number(fill)]));
