// Every row of the catalogue of bad input has a test, or stands here with the subject that it waits for.
import test from "ava";
import { read, tracked } from "./sources.ts";

const LAST = 131;

/** Rows that are tested elsewhere than in the tables: the file, and the name of the test there. */
const ELSEWHERE: Readonly<Record<number, readonly [path: string, test: string]>> = {
  51: ["crates/data/tests/bad_files.rs", "a file that changes while it is read"],
  105: ["__test__/non_finite.test.ts", "weights that overflow are undone and named"],
  106: ["__test__/run.test.ts", "a signal that is aborted already: no step is done"],
  112: ["scripts/long/door_faults.ts", "(row 112)"],
  118: ["scripts/long/door_faults.ts", "(row 118)"],
  119: ["__test__/resume.test.ts", "saving while a run trains is refused, and leaves no file"],
  120: ["__test__/resume.test.ts", "every flipped byte and every cut is noticed"],
  128: ["__test__/resume.test.ts", "a later version"],
  130: ["__test__/cli/mistakes.test.ts", "unknown option"],
  131: ["__test__/cli/interrupt.test.ts", "kept when a run is interrupted"],
};

/** Rows whose subject the library does not have. */
const WITHOUT_SUBJECT: Readonly<Record<number, string>> = {
  60: "batch normalization",
  61: "convolutions",
  100: "batch normalization",
};

const inTables = new Set(
  tracked("__test__/catalogue/*.test.ts").flatMap((path) =>
    [...read(path).matchAll(/(?:row: |test\(|layout\(|\[)["`](\d+)/g)].map(([, row]) =>
      Number(row),
    ),
  ),
);

test("every row of the catalogue is tested, or waits for its subject", (t) => {
  for (let row = 1; row <= LAST; row++) {
    const tested = inTables.has(row) || row in ELSEWHERE;
    t.true(tested || row in WITHOUT_SUBJECT, `row ${row} is nowhere`);
    t.false(tested && row in WITHOUT_SUBJECT, `row ${row} is tested: its subject is there`);
  }
});

test("what is tested elsewhere is there", (t) => {
  for (const [row, [path, name]] of Object.entries(ELSEWHERE))
    t.true(read(path).includes(name), `row ${row}: ${path} has no "${name}"`);
});
