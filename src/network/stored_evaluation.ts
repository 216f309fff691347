import type { NativeNetwork } from "../../addon.cjs";
import { storedError } from "../data/stored/errors.ts";
import type { StoredDataset } from "../data/stored/stored_dataset.ts";
import { ArgumentError } from "../errors.ts";
import { evaluationOf, type Evaluation } from "../fit/evaluation.ts";
import type { Part } from "../parts/part.ts";

/** The mean loss and measures on data in a file, but for those that need all predictions at once (`DH_COMBO`). */
export async function evaluateStored(
  call: string,
  network: NativeNetwork,
  data: StoredDataset,
  { kind, numbers }: Part,
  { topK, ranking }: { readonly topK?: unknown; readonly ranking?: unknown },
): Promise<Evaluation> {
  if (topK !== undefined || ranking !== undefined) {
    const message = `${call}: topK and ranking are not for data in a file: evaluate its blocks`;
    throw new ArgumentError("DH_COMBO", message);
  }
  try {
    return evaluationOf(await network.evaluateStored(data.native, { kind, numbers }), data);
  } catch (cause) {
    throw storedError(call, cause);
  }
}
