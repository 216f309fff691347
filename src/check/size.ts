import { totalmem } from "node:os";
import { OutOfRangeError } from "../errors.ts";

/** Items that one array may have: indices must fit 32 bits. */
const MOST_ITEMS = 2 ** 31;

/** Refuses what no machine of this size holds, before anything is allocated (`DH_TOO_LARGE`). */
export function fitsMemory(call: string, path: string, items: number, bytesPerItem: number): void {
  const bytes = items * bytesPerItem;
  const limit = availableMemory();
  if (items <= MOST_ITEMS && bytes <= limit) return;
  const most = items > MOST_ITEMS ? "2^31 numbers" : `${gigabytes(limit)} of memory`;
  throw new OutOfRangeError(
    "DH_TOO_LARGE",
    `${call}: ${path} needs ${gigabytes(bytes)}; limit ${most}`,
  );
}

/** Bytes of memory that this process may have: the container's limit, where there is one. */
export function availableMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** `34.4 GB` */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
