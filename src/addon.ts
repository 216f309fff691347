/**
 * Loads the native addon. `addon.cjs`, which napi-rs generates, looks for it beside itself, as a build leaves it, and among
 * the packages that npm installs one a platform. What it says when there is none is put into words here.
 */
import { createRequire } from "node:module";
import type * as Addon from "../addon.cjs";
import { AddonError } from "./errors.ts";

/** What package.json says of this package; the platforms' packages are named when it is published. */
export interface Manifest {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Loads the addon of this version, or says why there is none (`DH_ADDON`). */
export function loadAddon(require: NodeJS.Require): typeof Addon {
  const manifest = require("../package.json") as Manifest;
  let addon: typeof Addon;
  try {
    addon = require("../addon.cjs") as typeof Addon;
  } catch (error) {
    throw new AddonError("DH_ADDON", whyNone(error, manifest), { cause: error });
  }
  // npm can leave an old one behind, and it would give the bits of its own version.
  const found = addon.version();
  if (found !== manifest.version) {
    const message = `its native addon is of version ${found}, and it is ${manifest.version} itself; ${CURE}`;
    throw new AddonError("DH_ADDON", `downhill: ${message}`);
  }
  return addon;
}

const CURE = "remove node_modules and package-lock.json, and run npm install";

/** The sentence for whoever has no addon, of the loader's error and what it was caused by. */
export function whyNone(error: unknown, { optionalDependencies = {} }: Manifest): string {
  const platform = `${process.platform}-${process.arch}`;
  const messages = messagesOf(error);
  const broken = messages.find((message) => !/^(Cannot find |Unsupported )/.test(message));
  if (broken !== undefined) {
    return `downhill: its native addon does not load in Node.js ${process.versions.node} on ${platform}: ${broken}`;
  }
  const packages = Object.keys(optionalDependencies);
  if (packages.length === 0) {
    return `downhill: its native addon is not built for ${platform}: npm run build`;
  }
  const wanted = packages.find((name) => messages.some((message) => message.includes(`'${name}'`)));
  if (wanted === undefined) {
    return `downhill: there is no native addon for ${platform}, only ${packages.join(", ")}; one can be built from a checkout`;
  }
  return (
    `downhill: its native addon is not installed: ${wanted} is missing. npm omits it where package-lock.json or node_modules ` +
    `come from another platform (https://github.com/npm/cli/issues/4828) or optional packages are left out; ${CURE}`
  );
}

/** The first lines of what an error and its causes say. */
const messagesOf = (error: unknown): string[] =>
  error instanceof Error
    ? [error.message.split("\n", 1)[0] as string, ...messagesOf(error.cause)]
    : [];

/** The addon: what `addon.d.cts` declares. */
export const addon: typeof Addon = loadAddon(createRequire(import.meta.url));
