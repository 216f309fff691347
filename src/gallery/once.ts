/** A function that does its work once for the same arguments, and remembers what came of it. */
export function once<A extends readonly (string | number)[], R>(
  work: (...given: A) => R,
): (...given: A) => R {
  const known = new Map<string, R>();
  return (...given) => {
    const key = JSON.stringify(given);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(...given);
    known.set(key, made);
    return made;
  };
}
