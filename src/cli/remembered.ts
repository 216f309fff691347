import type { Network } from "../network/network.ts";
import type { Context } from "./command.ts";
import type { OptionName, Settings } from "./options.ts";
import { optionOf } from "./settings.ts";

/** Where a network's file keeps how its data were read. */
const KEY = "downhill train";

/** What is kept of the settings. */
const NAMES = [
  "target",
  "task",
  "columns",
  "missing",
  "delimiter",
  "header",
  "test",
  "validation",
] as const satisfies readonly OptionName[];

type Kept = Partial<Settings<(typeof NAMES)[number]>>;

/** Writes down how the data were read, for whoever has the network's file. A path means nothing elsewhere. */
export function remember(network: Network, settings: Kept): void {
  const kept = NAMES.map((name) => [name, settings[name]] as const);
  const { validation, ...others } = Object.fromEntries(kept);
  const all = typeof validation === "number" ? { ...others, validation } : others;
  network.metadata = { ...network.metadata, [KEY]: JSON.stringify(all) };
}

/** How the data were read that a network has learned from, as far as its file says so and it can be. */
export function remembered(network: Network): Kept {
  const kept: [string, unknown][] = NAMES.flatMap((name) => {
    const value = optionOf(name).kind.accept(parsed(network.metadata[KEY])[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(kept) as Kept;
}

/** The settings, and for those that were not given what the network remembers. */
export function withRemembered<S extends Partial<Settings<OptionName>>>(
  given: Context["given"],
  settings: S,
  network: Network,
): S {
  const known = Object.entries(remembered(network)).filter(
    ([name]) => name in settings && !given.has(name as OptionName),
  );
  return { ...settings, ...Object.fromEntries(known) };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
