import type { NativeNetwork } from "../../addon.cjs";
import type { Network } from "./network.ts";

/** The native side of each network, which only this library reaches. */
const handles = new WeakMap<object, NativeNetwork>();

/** Remembers the native side of a network. */
export function keepNative(network: Network, native: NativeNetwork): void {
  handles.set(network, native);
}

/** The native side, if it is a network: one that its constructor made, and no proxy of one. */
export function nativeOf(value: unknown): NativeNetwork | undefined {
  return handles.get(value as object);
}
