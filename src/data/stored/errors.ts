import { DataError, type ErrorCode } from "../../errors.ts";
import { inWords } from "../../files/reason.ts";
import { nativeMessage, translate } from "../../native.ts";

/** What may be wrong with data in a file; the same codes mean a saved network elsewhere. */
const OF_DATA: ReadonlySet<ErrorCode> = new Set([
  "DH_IO",
  "DH_TRUNCATED",
  "DH_CHECKSUM",
  "DH_FORMAT",
  "DH_NONFINITE",
  "DH_LABEL",
  "DH_WEIGHT",
]);

/** The typed error of what the core found in a file of samples. */
export function storedError(call: string, cause: unknown): unknown {
  const message = nativeMessage(cause);
  if (message === undefined || !OF_DATA.has(message.code)) return translate(call, cause);
  return new DataError(message.code, `${call}: ${inWords(message.sentence)}`, { cause });
}
