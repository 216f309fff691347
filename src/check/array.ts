import { types } from "node:util";
import { ArgumentError } from "../errors.ts";
import { mustBe } from "./show.ts";

/** Any typed array of plain numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** A `Float32Array`, from any realm, views included, whose memory is there and its own (`DH_ARG`, else as {@link usable}). */
export function float32Array(call: string, path: string, value: unknown): Float32Array {
  if (!types.isFloat32Array(value)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a Float32Array", value));
  }
  usable(call, path, value);
  return value;
}

/** Whether the value is a typed array of plain numbers: not of bigints, and not a `DataView`. */
export function isNumberArray(value: unknown): value is NumberArray {
  return (
    types.isTypedArray(value) && !types.isBigInt64Array(value) && !types.isBigUint64Array(value)
  );
}

/**
 * Refuses a typed array whose memory is shared (`DH_SHARED`: another thread could change it halfway), gone, or no longer
 * reaches as far as the view (`DH_DETACHED`), and one that was given another length than it has (`DH_ARG`).
 */
export function usable(call: string, path: string, array: NodeJS.TypedArray): void {
  const length = Reflect.get(Uint8Array.prototype, "length", array);
  if (array.length !== length) {
    const message = mustBe(call, `${path}.length`, `the array's own, ${length}`, array.length);
    throw new ArgumentError("DH_ARG", message);
  }
  if (types.isSharedArrayBuffer(array.buffer)) {
    const message = `${call}: ${path} must not be backed by a SharedArrayBuffer (copy it first)`;
    throw new ArgumentError("DH_SHARED", message);
  }
  if (reachable(array)) return;
  const fault = detached(array.buffer)
    ? "its ArrayBuffer is detached"
    : "the view is outside its resized buffer";
  throw new ArgumentError("DH_DETACHED", `${call}: ${path} cannot be read: ${fault}`);
}

/** Such a view looks empty; but methods of typed arrays refuse it, and an honest empty one they take. */
function reachable(array: NodeJS.TypedArray): boolean {
  if (array.length > 0) return true;
  try {
    Uint8Array.prototype.at.call(array, 0);
    return true;
  } catch {
    return false;
  }
}

function detached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer).at(0);
    return false;
  } catch {
    return true;
  }
}
