import test from "ava";

/** A row of the catalogue of bad input: what is called, and the error that must come of it. */
export interface Row {
  /** Its number in the catalogue, with a letter where one row of the catalogue is several here. */
  readonly row: string;
  readonly call: () => unknown;
  /** The error's name, such as `ArgumentError`. */
  readonly name: string;
  readonly code: string;
  readonly message: RegExp;
}

const parents: Readonly<Record<string, new () => Error>> = {
  ArgumentError: TypeError,
  OutOfRangeError: RangeError,
};

/** One test a row: the call must throw, or reject, with this class, code and message, and say so in few words. */
export function catalogue(rows: readonly Row[]): void {
  for (const { row, call, name, code, message } of rows) {
    test(`${row}: ${code} ${message.source}`, async (t) => {
      const error = await t.throwsAsync(async () => call(), { name, code, message });
      t.true(error instanceof (parents[name] ?? Error));
      t.true((error?.message.length ?? 0) <= 240, error?.message);
    });
  }
}
