import { zeros } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import { elementAt, type ArrayBytes } from "./array_bytes.ts";

/**
 * The elements of an array times `scale` as float32, in the order of C, or in that of `order`: all finite (`DH_NONFINITE`,
 * `DH_F32_RANGE`).
 */
export function scaledFeatures(
  call: string,
  path: string,
  array: ArrayBytes,
  scale: number,
  order?: Uint32Array,
): Float32Array {
  const features = zeros(call, path, Float32Array, array.count);
  const { type, view } = array;
  const lying = type.array && new type.array(view.buffer);
  for (let i = 0; i < features.length; i++) {
    const place = order === undefined ? i : (order[i] as number);
    const value =
      lying === undefined ? type.read(view, place * type.bytes) : (lying[place] as number);
    features[i] = value * scale;
    if (Number.isFinite(features[i])) continue;
    const where = elementAt(path, array, place);
    throw Number.isFinite(value)
      ? new DataError("DH_F32_RANGE", `${where}: ${value} times ${scale} does not fit float32`)
      : new DataError("DH_NONFINITE", `${where}: ${value} is not finite`);
  }
  return features;
}
