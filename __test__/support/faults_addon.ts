// Imported before the library, makes it load the addon that `npm run build:faults` has built. The loader of TypeScript heeds the
// same variable for an addon of its own, so that it cannot be set from outside.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/faults/", import.meta.url));
const file = readdirSync(folder).find((name) => /^downhill\..+\.node$/.test(name));
if (file === undefined) throw new Error(`no addon in ${folder}: npm run build:faults`);
export const faultsAddon = folder + file;
process.env["NAPI_RS_NATIVE_LIBRARY_PATH"] = faultsAddon;
