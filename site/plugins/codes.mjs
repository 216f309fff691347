/** The codes of errors as a table, from the type that lists them. */
export function codes(source) {
  const found = [...source.matchAll(/^ {2}\/\*\* (.*?) \*\/\n {2}\| "(DH_\w+)"/gm)];
  const rows = found.map(([, meaning, code]) => `| <a id="${code}"></a>\`${code}\` | ${meaning} |`);
  return ["| code | meaning |", "| --- | --- |", ...rows].join("\n");
}
