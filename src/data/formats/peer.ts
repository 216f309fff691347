import { DataError } from "../../errors.ts";

/**
 * A package that only some need, and therefore install themselves: loaded when it is needed, or an error that says how to get
 * it (`DH_PEER`).
 */
export async function peer<T>(call: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    const absent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const message = absent
      ? `${call}: the package ${name} is needed for this: npm install ${name}`
      : `${call}: the package ${name} does not load: ${(cause as Error).message}`;
    throw new DataError("DH_PEER", message, { cause });
  }
}
