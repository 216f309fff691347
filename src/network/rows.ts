import { float32Array, isNumberArray } from "../check/index.ts";
import { DataError } from "../errors.ts";
import { matrix } from "../data/rows.ts";

/** Rows of features for a network: a flat `Float32Array` as it is, or an array of rows. All finite. */
export function checkedRows(
  call: string,
  path: string,
  value: unknown,
  width: number,
): Float32Array {
  if (Array.isArray(value) && value.length === 0) return new Float32Array(0);
  if (Array.isArray(value) && (Array.isArray(value[0]) || isNumberArray(value[0]))) {
    const { values, width: found } = matrix(call, path, value, { name: "width", value: undefined });
    if (found === width) return values;
    throw new DataError(
      "DH_SHAPE",
      `${call}: ${path} must be rows of ${width} values; got ${found}`,
    );
  }
  const flat = float32Array(call, path, value);
  if (flat.length % width !== 0) {
    const message = `${call}: ${path}.length must be a multiple of ${width}; got ${flat.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  for (let i = 0; i < flat.length; i++) {
    // A difference with itself is 0 of finite numbers alone.
    if ((flat[i] as number) - (flat[i] as number) !== 0) {
      const place = `${path}[${i}] (row ${Math.floor(i / width)}, column ${i % width})`;
      throw new DataError("DH_NONFINITE", `${call}: ${place} must be finite; got ${flat[i]}`);
    }
  }
  return flat;
}
