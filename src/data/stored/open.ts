import { open, type FileHandle } from "node:fs/promises";
import type { NativeStored, StoredArray } from "../../../addon.cjs";
import { filePath, knownKeys, mustBe, quote } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { native } from "../../native.ts";
import { dataError } from "../bytes.ts";
import { arrayMeaning } from "../formats/npy.ts";
import type { DatasetParts } from "../parts.ts";
import { aboutOf, type About } from "./about.ts";
import { storedError } from "./errors.ts";
import { readLayout, type ArrayEntry, type Layout } from "./layout.ts";

/** How to open a file of samples. */
export interface OpenOptions {
  /** How many classes there are, or their names in order. Default: what the file says, or the highest label plus 1. */
  readonly classes?: number | readonly string[];
}

/** A file of samples that was opened. */
export interface Opened extends About, Pick<DatasetParts, "samples" | "width" | "outputs"> {
  readonly path: string;
  readonly native: NativeStored;
  readonly hasLabels: boolean;
  readonly hasSampleWeight: boolean;
}

/** Opens a safetensors file of samples. What is wrong with it, as far as its header says, is a `DataError`. */
export async function openStored(call: string, path: unknown, options: unknown): Promise<Opened> {
  const place = filePath(call, "path", path);
  const given = knownKeys(call, options, ["classes"]);
  const { classes } = arrayMeaning(call, given);
  const layout = await layoutOf(call, place);
  const samples = samplesOf(place, layout);
  if (classes !== undefined && samples.labels === undefined) {
    throw new ArgumentError("DH_COMBO", `${call}: classes has no meaning beside targets`);
  }
  const about = aboutOf(place, layout.metadata);
  const handle = await native
    .openStored({
      ...samples,
      ...(about.featureNames && { featureNames: [...about.featureNames] }),
    })
    .catch((cause: unknown) => {
      throw storedError(call, cause);
    });
  try {
    return {
      path: place,
      native: handle,
      ...(await meaning(call, handle, samples, about, classes)),
    };
  } catch (error) {
    handle.dispose();
    throw error;
  }
}

/** What was found in a header: where the arrays stand. */
interface Found {
  readonly rows: number;
  readonly features: StoredArray;
  readonly labels?: StoredArray;
  readonly targets?: StoredArray;
  readonly weights?: StoredArray;
}

async function meaning(
  call: string,
  handle: NativeStored,
  { rows, features, labels, targets, weights }: Found,
  about: About,
  given: OpenOptions["classes"],
): Promise<Omit<Opened, "path" | "native">> {
  const names =
    typeof given === "object" ? given : given === undefined ? about.classNames : undefined;
  const told = typeof given === "object" ? given.length : (given ?? about.classes);
  const count = async (): Promise<number> => {
    const counts = await handle.labelCounts().catch((cause: unknown) => {
      throw storedError(call, cause);
    });
    return counts.length;
  };
  const classes = labels === undefined || told !== undefined ? told : await count();
  const outputs = labels === undefined ? (targets?.columns ?? 1) : (classes as number);
  if (labels === undefined && classes !== undefined && classes !== outputs) {
    const message = `${features.path}: ${classes} classes and rows of ${outputs} targets do not fit together`;
    throw new DataError("DH_HEADER", message);
  }
  const { featureNames, fills } = about;
  const sized = (what: string, list: readonly string[] | undefined, size: number): void => {
    if (list === undefined || list.length === size) return;
    throw new DataError("DH_HEADER", `${features.path}: ${size} ${what} have ${list.length} names`);
  };
  sized("features", featureNames, features.columns);
  sized("classes", names, classes ?? 0);
  return {
    samples: rows,
    width: features.columns,
    outputs,
    classes,
    classNames: names,
    featureNames,
    fills,
    hasLabels: labels !== undefined,
    hasSampleWeight: weights !== undefined,
  };
}

async function layoutOf(call: string, path: string): Promise<Layout> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) throw Object.assign(new Error("it is no file"), { code: "EISDIR" });
    return await readLayout(path, file, stat.size);
  } catch (cause) {
    throw dataError(call, path, cause);
  } finally {
    await file?.close();
  }
}

/** The arrays of samples in a file, if their shapes fit together (`DH_SHAPE`). */
function samplesOf(path: string, { arrays }: Layout): Found {
  const features = arrays.get("features");
  const [labels, targets] = [arrays.get("labels"), arrays.get("targets")];
  if (features === undefined || (labels === undefined) === (targets === undefined)) {
    const there = [...arrays.keys()].map(quote).join(", ") || "none";
    const message = `${path}: it must have the arrays "features" and either "labels" or "targets"; it has ${there}`;
    throw new DataError("DH_FORMAT", message);
  }
  const [rows = 0] = features.shape;
  if (features.shape.length < 2) {
    const message = `${path}: features must have 2 or more dimensions; got ${features.shape.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  if (features.shape.includes(0))
    throw new DataError("DH_EMPTY", `${path}: features must not be empty`);
  const weights = arrays.get("sampleWeight");
  const array = (name: string, entry: ArrayEntry, kinds: readonly string[]): StoredArray => {
    const columns = entry.shape.slice(1).reduce((product, size) => product * size, 1);
    if (entry.shape[0] !== rows) {
      const message = `${path}: ${name} must have ${rows} rows like features; got ${entry.shape[0] ?? "a number"}`;
      throw new DataError("DH_SHAPE", message);
    }
    if (!kinds.includes(entry.dtype)) {
      const message = mustBe(path, `the numbers of ${name}`, kinds.join(" or "), entry.dtype);
      throw new DataError("DH_FORMAT", message);
    }
    if ((name === "labels" || name === "sampleWeight") && columns !== 1) {
      throw new DataError("DH_SHAPE", `${path}: ${name} must be 1 a row; got ${columns}`);
    }
    const kind = entry.dtype as StoredArray["kind"];
    return { path, offset: entry.start, kind, columns };
  };
  return {
    rows,
    features: array("features", features, ["F32"]),
    ...(labels && { labels: array("labels", labels, ["U32", "I64", "I32", "U8"]) }),
    ...(targets && { targets: array("targets", targets, ["F32"]) }),
    ...(weights && { weights: array("sampleWeight", weights, ["F32"]) }),
  };
}
