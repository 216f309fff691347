import type { Command } from "./command.ts";
import { OPTIONS, type OptionName } from "./options.ts";
import { optionOf } from "./settings.ts";

/** The JSON Schema of a config file: what the commands that take one have for options, but for those of the shell alone. */
export function configSchema(commands: readonly Command[]): object {
  const takers = commands.filter(({ options }) => options.includes("config"));
  const names = (Object.keys(OPTIONS) as OptionName[]).filter((name) => !optionOf(name).shellOnly);
  const properties = names.flatMap((name) => {
    const users = takers.filter(
      ({ places, options }) => options.includes(name) || places.some((place) => place === name),
    );
    return users.length === 0 ? [] : [[name, propertyOf(name, users)] as const];
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Options of downhill's command line",
    description:
      "What --config takes. Paths are relative to the config file; flags come before it.",
    type: "object",
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

function propertyOf(name: OptionName, users: readonly Command[]): object {
  const { kind, help, fallback } = optionOf(name);
  return {
    description: `${help} (${users.map((command) => command.name).join(", ")})`,
    ...kind.schema,
    ...(fallback !== undefined && { default: fallback }),
  };
}
