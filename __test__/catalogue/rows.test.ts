import { Dataset } from "../../src/data/dataset.ts";
import { catalogue } from "./table.ts";

const argument = { name: "ArgumentError", code: "DH_ARG" };
const data = (code: string) => ({ name: "DataError", code });

catalogue([
  {
    row: "table a",
    call: () => Dataset.fromRows([], { target: "y" }),
    ...data("DH_EMPTY"),
    message: /^Dataset\.fromRows: rows must have at least 1 row$/,
  },
  {
    row: "table b",
    call: () => Dataset.fromRows([{ x: 1, spices: "a" }], { target: "species" }),
    ...data("DH_COLUMN"),
    message: /target "species" is not one of the columns x, spices; did you mean "spices"\?$/,
  },
  {
    row: "table c",
    call: () => Dataset.fromRows([{ x: 1, y: 1 }, { y: 1 }] as never[], { target: "y" }),
    ...data("DH_SHAPE"),
    message: /rows\[1\] has no column "x"$/,
  },
  {
    row: "table d",
    call: () => Dataset.fromRows([{ x: "1", y: 1 }], { target: "y" }),
    ...argument,
    message: /rows\[0\]\.x must be a number; got string "1"$/,
  },
  {
    row: "table e",
    call: () => Dataset.fromRows([{ x: 1, y: "a" }], { target: "y", task: "regression" }),
    ...data("DH_LABEL"),
    message: /^Dataset\.fromRows: column "y": it is text/,
  },
  {
    row: "table f",
    call: () =>
      Dataset.fromRows(
        [
          { x: 1, y: "a" },
          { x: 1, y: 2 },
        ],
        { target: "y" },
      ),
    ...argument,
    message: /rows\[1\]\.y must be a string like that of the first row; got 2$/,
  },
  {
    row: "table g",
    call: () => Dataset.fromRows([{ x: 1, y: NaN }], { target: "y" }),
    ...data("DH_NONFINITE"),
    message: /rows\[0\]\.y must be a finite number; got NaN$/,
  },
  {
    row: "table h",
    call: () => Dataset.fromRows([{ x: 1, y: "dgo" }], { target: "y", classes: ["cat", "dog"] }),
    ...data("DH_LABEL"),
    message: /"dgo" .*is not one of cat, dog; did you mean "dog"\?$/,
  },
]);
