import { knownKeys, number, quote } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import { checkedSource, sourceName, type Source } from "../bytes.ts";
import type { DatasetParts } from "../parts.ts";
import { elementAt, type ArrayBytes } from "./array_bytes.ts";
import { scaledFeatures } from "./array_features.ts";
import { idxBytes } from "./idx_bytes.ts";

/** Where images and labels are, and how to scale. */
export interface IdxOptions {
  /** The images: an IDX file of 2 or more dimensions, the first of which counts the images. May be gzipped. */
  readonly images: Source;
  /** The labels: an IDX file of 1 dimension, of integers. May be gzipped. */
  readonly labels: Source;
  /** What each value of an image is multiplied by. Default 1/255 for unsigned bytes, 1 for other types. */
  readonly scale?: number;
}

/**
 * Images and labels in IDX files, the format of MNIST (LeCun, Cortes and Burges), as the parts of a data set. There are as
 * many classes as the highest label plus 1. A malformed file is a {@link DataError} that names the file and the byte.
 */
export async function idxParts(call: string, options: IdxOptions): Promise<DatasetParts> {
  const given = knownKeys(call, options, ["images", "labels", "scale"]);
  const sources = [
    checkedSource(call, "images", given.images),
    checkedSource(call, "labels", given.labels),
  ] as const;
  if (given.scale !== undefined) number(call, "scale", given.scale);
  const images = await idxBytes(call, "images", sources[0]);
  const labels = await idxBytes(call, "labels", sources[1]);
  const paths = [sourceName("images", sources[0]), sourceName("labels", sources[1])] as const;
  const [samples, ...size] = images.shape as [number, ...number[]];
  if (size.length === 0) {
    throw shape(
      paths[0],
      "images must have 2 or more dimensions; got 1 (are images and labels swapped?)",
    );
  }
  if (labels.shape.length !== 1) {
    throw shape(
      paths[1],
      `labels must have 1 dimension; got ${labels.shape.length} (are images and labels swapped?)`,
    );
  }
  if (labels.shape[0] !== samples) {
    throw new DataError(
      "DH_SHAPE",
      `${paths[1]}: byte 4: ${labels.shape[0]} labels for the ${samples} images of ${quote(paths[0])}`,
    );
  }
  const scale = (given.scale as number | undefined) ?? (images.type.name === "uint8" ? 1 / 255 : 1);
  return {
    features: scaledFeatures(call, paths[0], images, scale),
    samples,
    width: size.reduce((product, each) => product * each, 1),
    ...classes(paths[1], labels),
  };
}

const shape = (path: string, what: string): DataError =>
  new DataError("DH_SHAPE", `${path}: byte 3: ${what}`);

function classes(
  path: string,
  array: ArrayBytes,
): Pick<DatasetParts, "labels" | "classes" | "outputs"> {
  const labels = new Uint32Array(array.count);
  let highest = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = array.type.read(array.view, i * array.type.bytes);
    // float32 holds each whole number up to 2^24.
    if (!Number.isInteger(label) || label < 0 || label >= 2 ** 24) {
      throw new DataError(
        "DH_LABEL",
        `${elementAt(path, array, i)}: a label must be an integer in 0..2^24-1; got ${label}`,
      );
    }
    labels[i] = label;
    highest = Math.max(highest, label);
  }
  return { labels, classes: highest + 1, outputs: highest + 1 };
}
