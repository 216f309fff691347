import test from "ava";
import { DataError } from "../../src/index.ts";
import { csvColumns, csvRecords } from "../../src/cli/csv_records.ts";
import { Shell } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

test("records are what the library reads: quotes, line ends, blank lines, a byte order mark", async (t) => {
  const text = '\uFEFFa,"b, ""c""",d\r\n\r\n1,"2\n3",\n\n"",5,6';
  const path = shell.path(shell.write("quotes.csv", text));
  const records: string[][] = [];
  for await (const record of csvRecords(path, ",")) records.push(record);
  t.deepEqual(records, [
    ["a", 'b, "c"', "d"],
    ["1", "2\n3", ""],
    ["", "5", "6"],
  ]);
  t.deepEqual(await csvColumns(path, { delimiter: ",", header: true }), ["a", 'b, "c"', "d"]);
  t.deepEqual(await csvColumns(path, { delimiter: ",", header: false }), [
    "column0",
    "column1",
    "column2",
  ]);
});

test("a file that is not there is an error of data", async (t) => {
  const options = { delimiter: ",", header: true };
  await t.throwsAsync(csvColumns(shell.path("nothing.csv"), options), {
    instanceOf: DataError,
    code: "DH_IO",
  });
});
