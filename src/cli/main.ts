#!/usr/bin/env node
import { describeError, exitCode } from "./errors.ts";

// Whoever reads errors may have gone as well.
process.stderr.on("error", () => undefined);

const words = process.argv.slice(2);
const fail = (error: unknown): void => {
  process.stderr.write(describeError("downhill", error, words.includes("--debug")));
  process.exitCode = exitCode(error);
};
// Standard output that is full, and whatever else nobody waits for.
process.on("uncaughtException", (error) => {
  fail(error);
  process.exit();
});

try {
  // Not before: a bad environment variable is found when the library is loaded, and is an error like others.
  const { run } = await import("./program.ts");
  process.exitCode = await run(words);
} catch (error) {
  fail(error);
}
