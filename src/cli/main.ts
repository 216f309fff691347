#!/usr/bin/env node
import { describeError, exitCode } from "./errors.ts";

// Whoever reads errors may have gone as well.
process.stderr.on("error", () => undefined);

const words = process.argv.slice(2);
try {
  // Not before: a bad environment variable is found when the library is loaded, and is an error like others.
  const { run } = await import("./program.ts");
  process.exitCode = await run(words);
} catch (error) {
  process.stderr.write(describeError("downhill", error, words.includes("--debug")));
  process.exitCode = exitCode(error);
}
