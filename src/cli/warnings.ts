/**
 * Says warnings in a line of our own, each once: Node's would have process numbers and advice for developers. What was said is
 * in the set.
 */
export function sayWarnings(call: string): ReadonlySet<string> {
  const said = new Set<string>();
  process.removeAllListeners("warning");
  process.on("warning", ({ message }) => {
    const text = message.replace(/^[A-Z]\w+\.\w+: /, "");
    if (said.has(text)) return;
    said.add(text);
    process.stderr.write(`${call}: note: ${text}\n`);
  });
  return said;
}
