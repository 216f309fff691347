import type { NativeNetwork } from "../../index.js";
import type { Network } from "./network.ts";

/** The native side of each network, which only this library reaches. */
const handles = new WeakMap<Network, NativeNetwork>();

/** Remembers the native side of a network. */
export function keepNative(network: Network, native: NativeNetwork): void {
  handles.set(network, native);
}

/** The native side of a network. */
export function nativeOf(network: Network): NativeNetwork {
  return handles.get(network) as NativeNetwork;
}
