import { filePath, knownKeys, number, quote, zeros } from "../check/index.ts";
import { DataError } from "../errors.ts";
import { elementAt, idxBytes, type IdxArray } from "./idx_bytes.ts";
import type { DatasetParts } from "./parts.ts";

/** Where images and labels are, and how to scale. */
export interface IdxOptions {
  /** The path of the images: an IDX file of 2 or more dimensions, the first of which counts the images. May be gzipped. */
  readonly images: string;
  /** The path of the labels: an IDX file of 1 dimension, of integers. May be gzipped. */
  readonly labels: string;
  /** What each value of an image is multiplied by. Default 1/255 for unsigned bytes, 1 for other types. */
  readonly scale?: number;
}

/**
 * Images and labels in IDX files, the format of MNIST (LeCun, Cortes and Burges), as the parts of a data set. There are as
 * many classes as the highest label plus 1. A malformed file is a {@link DataError} that names the file and the byte.
 */
export async function idxParts(call: string, options: IdxOptions): Promise<DatasetParts> {
  const given = knownKeys(call, options, ["images", "labels", "scale"]);
  const paths = [
    filePath(call, "images", given.images),
    filePath(call, "labels", given.labels),
  ] as const;
  if (given.scale !== undefined) number(call, "scale", given.scale);
  const images = await idxBytes(call, paths[0]);
  const labels = await idxBytes(call, paths[1]);
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
    features: scaled(call, paths[0], images, scale),
    samples,
    width: size.reduce((product, each) => product * each, 1),
    ...classes(paths[1], labels),
  };
}

const shape = (path: string, what: string): DataError =>
  new DataError("DH_SHAPE", `${path}: byte 3: ${what}`);

function scaled(call: string, path: string, images: IdxArray, scale: number): Float32Array {
  const features = zeros(call, path, Float32Array, images.count);
  const { type, view } = images;
  for (let i = 0; i < features.length; i++) {
    const value = type.read(view, i * type.bytes);
    features[i] = value * scale;
    if (Number.isFinite(features[i])) continue;
    const where = elementAt(path, images, i);
    throw Number.isFinite(value)
      ? new DataError("DH_F32_RANGE", `${where}: ${value} times ${scale} does not fit float32`)
      : new DataError("DH_NONFINITE", `${where}: ${value} is not finite`);
  }
  return features;
}

function classes(
  path: string,
  array: IdxArray,
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
