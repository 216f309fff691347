/** The place of the first name that stands before it too, or -1. */
export function repeated(names: readonly string[]): number {
  const seen = new Set<string>();
  return names.findIndex((name) => seen.size === seen.add(name).size);
}
