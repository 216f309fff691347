import { totalmem } from "node:os";
import { OutOfRangeError } from "../errors.ts";

/** Items that one array may have: indices must fit 32 bits. */
const MOST_ITEMS = 2 ** 31;

/** So little that any machine has it: to ask how much there is would take longer than to use it. */
const FEW_BYTES = 2 ** 20;

/** Refuses what no machine of this size holds, before anything is allocated (`DH_TOO_LARGE`). */
export function fitsMemory(call: string, path: string, items: number, bytesPerItem: number): void {
  const bytes = items * bytesPerItem;
  if (bytes <= FEW_BYTES) return;
  const limit = availableMemory();
  if (items <= MOST_ITEMS && bytes <= limit) return;
  const most = items > MOST_ITEMS ? "2^31 numbers" : `${gigabytes(limit)} of memory`;
  throw new OutOfRangeError(
    "DH_TOO_LARGE",
    `${call}: ${path} needs ${gigabytes(bytes)}; limit ${most}`,
  );
}

/** Classes of which a matrix of each against each fits JavaScript's memory for small objects, in which it lies. */
const MOST_CLASSES = 8192;

/** Refuses a confusion matrix whose rows would end the process (`DH_TOO_LARGE`). */
export function fitsConfusion(call: string, classes: number): void {
  if (classes <= MOST_CLASSES) return;
  const message = `${call}: a confusion matrix is of at most ${MOST_CLASSES} classes; got ${classes}`;
  throw new OutOfRangeError("DH_TOO_LARGE", message);
}

/**
 * An array of so many zeros. What no machine of this size holds is refused before it is tried, and what this one has not
 * left after it (`DH_TOO_LARGE`, where JavaScript's own error has no code).
 */
export function zeros<T>(call: string, path: string, kind: ArrayKind<T>, items: number): T {
  const bytes = items * kind.BYTES_PER_ELEMENT;
  fitsMemory(call, path, items, kind.BYTES_PER_ELEMENT);
  try {
    return new kind(items);
  } catch (cause) {
    if (!(cause instanceof RangeError) || "code" in cause) throw cause;
    const message = `${call}: ${path} needs ${gigabytes(bytes)}, which the system has not left`;
    throw new OutOfRangeError("DH_TOO_LARGE", message, { cause });
  }
}

/** A constructor of typed arrays. */
interface ArrayKind<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
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
