import { types } from "node:util";
import { float32Array, isNumberArray, mustBe } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { matrix } from "../data/rows.ts";
import { guarded, native } from "../native.ts";

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
  if (!types.isFloat32Array(value)) {
    const message = mustBe(call, path, "a Float32Array or an array of rows", value);
    throw new ArgumentError("DH_ARG", message);
  }
  const flat = float32Array(call, path, value);
  if (flat.length % width !== 0) {
    const message = `${call}: ${path}.length must be a multiple of ${width}; got ${flat.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  const i = firstNonFinite(call, flat);
  if (i >= 0) {
    const place = `${path}[${i}] (row ${Math.floor(i / width)}, column ${i % width})`;
    throw new DataError("DH_NONFINITE", mustBe(call, place, "finite", flat[i]));
  }
  return flat;
}

/** So few numbers are looked through before a native call has begun. */
const few = 256;

/** The place of the first NaN or infinity, or -1. */
export function firstNonFinite(call: string, values: Float32Array): number {
  if (values.length > few) return guarded(call, () => native.firstNonFinite(values));
  for (let i = 0; i < values.length; i++) {
    // A difference with itself is 0 of finite numbers alone.
    if ((values[i] as number) - (values[i] as number) !== 0) return i;
  }
  return -1;
}
