import fc from "fast-check";
import { DataError, type Dataset } from "../../../src/index.ts";
import { failed } from "./end.ts";

const SECONDS = 60;

/**
 * For a minute, writes a damaged file and reads it: what comes must be a data set, or a `DataError` that names `place`. Says
 * how many files there were `of` that kind, and fails unless some were read and some were refused.
 */
export async function readOrRefuse<T>(
  of: string,
  place: string,
  file: fc.Arbitrary<T>,
  write: (file: T) => void,
  read: (file: T) => Promise<Dataset>,
): Promise<void> {
  const counts = { files: 0, read: 0, refused: 0 };
  const property = fc.asyncProperty(file, async (parts) => {
    write(parts);
    counts.files += 1;
    try {
      await read(parts);
      counts.read += 1;
    } catch (error) {
      if (!(error instanceof DataError && error.message.includes(place))) throw error;
      counts.refused += 1;
    }
  });
  const outcome = await fc.check(property, {
    numRuns: Number.POSITIVE_INFINITY,
    interruptAfterTimeLimit: SECONDS * 1000,
  });
  if (outcome.failed) failed(String(outcome.errorInstance ?? "it failed"));
  if (counts.read === 0 || counts.refused === 0) failed("all files were alike");
  const { files, read: good, refused } = counts;
  console.log(`${files} ${of}: ${good} read, ${refused} refused with a reason`);
}
