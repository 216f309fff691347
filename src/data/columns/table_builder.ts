import { didYouMean, quote, repeated, shorten, show } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import { Cells } from "./cells.ts";
import type { Column, Columns } from "./features.ts";
import type { ColumnOptions } from "./options.ts";

/** Columns that a table may have; each has arrays and maps of its own. */
const MOST_COLUMNS = 2 ** 18;

type Wishes = Pick<Partial<ColumnOptions>, "target" | "columns" | "missing">;

/**
 * A table as it comes, row by row or column by column. Its columns are those of the first row, or those that are asked for;
 * a row may lack some, whose cells are then missing, and have no others.
 */
export class TableBuilder {
  /** What errors call the table. */
  readonly path: string;
  /** The columns to fill, the target among them. */
  cells: readonly Cells[] = [];
  readonly #where: (row: number) => string;
  readonly #wishes: Wishes;
  #names: ReadonlySet<string> | undefined;
  #target: Cells | undefined;

  /** `where` names a row, counted from 0, in errors. */
  constructor(path: string, wishes: Wishes, where: (row: number) => string) {
    this.path = path;
    this.#wishes = wishes;
    this.#where = where;
  }

  /** Says what columns there are, and picks. */
  begin(names: readonly string[]): void {
    if (names.length > MOST_COLUMNS) {
      const most = `${MOST_COLUMNS} columns (targets and features may be arrays in one column)`;
      throw new DataError("DH_TOO_LARGE", `${this.path}: a table has at most ${most}`);
    }
    this.#names = new Set(names);
    const { target, columns, missing = "error" } = this.#wishes;
    const picked = columns === undefined ? names : columns.map((pick) => this.#find(names, pick));
    const twice = picked[repeated(picked)];
    if (twice !== undefined) {
      const message = `${this.path}: column ${quote(twice)} is asked for twice`;
      throw new DataError("DH_COLUMN", message);
    }
    const goal = target === undefined ? undefined : this.#find(names, target);
    const wanted = goal === undefined || picked.includes(goal) ? picked : [...picked, goal];
    this.cells = wanted.map((name) => new Cells(name, this.#where, missing === "error"));
    this.#target = this.cells.find(({ name }) => name === goal);
  }

  /** Takes a row: its cells by the names of their columns, or in order. */
  add(row: unknown, index: number): void {
    if (typeof row !== "object" || row === null || ArrayBuffer.isView(row)) {
      const what = `a row must be an object or an array; got ${show(row)}`;
      throw new DataError("DH_CELL", `${this.#where(index)}: ${what}`);
    }
    const cells = Array.isArray(row) ? this.#named(row) : (row as Record<string, unknown>);
    if (this.#names === undefined) this.begin(Object.keys(cells));
    if (this.#wishes.columns === undefined) this.#refuseOthers(cells, index);
    for (const column of this.cells)
      column.push(Object.hasOwn(cells, column.name) ? cells[column.name] : undefined);
  }

  /** The table, once all of it is there. */
  finish(): Columns {
    const { path } = this;
    const { missing = "error" } = this.#wishes;
    const rows = this.cells[0]?.rows ?? 0;
    if (rows === 0) throw new DataError("DH_EMPTY", `${path}: there are no rows`);
    const dropped = this.#dropped(rows);
    const left = dropped.reduce((count, drop) => count + drop, 0);
    if (left === rows) {
      const message = `${path}: each row has a missing cell, so missing: '${missing}' leaves none`;
      throw new DataError("DH_EMPTY", message);
    }
    const columns: Column[] = [];
    let target: number | undefined;
    for (const cells of this.cells) {
      const isTarget = cells === this.#target;
      if (isTarget) target = columns.length;
      this.#refuseMissing(cells, isTarget);
      columns.push(...cells.columns(path, dropped, isTarget));
    }
    return { rows: rows - left, columns, dropped: left, ...(target !== undefined && { target }) };
  }

  /** The cells of an array; of too many, holes perhaps, one more than there may be. */
  #named(row: readonly unknown[]): Record<string, unknown> {
    const length = Math.min(row.length, (this.#names?.size ?? MOST_COLUMNS) + 1);
    return Object.fromEntries(Array.from({ length }, (_, i) => [`column${i}`, row[i]]));
  }

  /** A 1 for each row to leave out. */
  #dropped(rows: number): Uint8Array {
    const { missing = "error" } = this.#wishes;
    const dropped = new Uint8Array(rows);
    for (const cells of this.cells) {
      const drops = missing === "drop" || (missing === "indicate" && cells === this.#target);
      if (drops) for (const row of cells.missing) dropped[row] = 1;
    }
    return dropped;
  }

  /** Nothing stands for a missing row of numbers, nor for a missing target; nor for a text, unless as a category. */
  #refuseMissing(cells: Cells, isTarget: boolean): void {
    const { missing = "error" } = this.#wishes;
    const [row] = cells.missing;
    if (row === undefined || missing === "drop" || (missing === "indicate" && isTarget)) return;
    const place = `${this.path} column ${quote(cells.name)}`;
    const bad = (what: string): DataError =>
      new DataError("DH_CELL", `${place}: the cell of data row ${row + 1} is missing, and ${what}`);
    if (isTarget) throw bad("a target has no mean; missing: 'drop'?");
    if (cells.isRows) throw bad(`missing: '${missing}' needs a column of numbers ('drop'?)`);
    if (cells.isText && missing === "mean")
      throw bad("missing: 'mean' needs a column of numbers ('drop' or 'indicate'?)");
  }

  #refuseOthers(cells: object, index: number): void {
    const other = Object.keys(cells).find((name) => !this.#names?.has(name));
    if (other === undefined) return;
    const what = `a column ${quote(other)} that the first row lacks (name those wanted in columns?)`;
    throw new DataError("DH_SHAPE", `${this.#where(index)}: ${what}`);
  }

  #find(names: readonly string[], pick: string | number): string {
    const found = typeof pick === "string" ? names.find((name) => name === pick) : names.at(pick);
    if (found !== undefined) return found;
    if (typeof pick === "number") {
      const range = `it must be an integer in ${-names.length}..${names.length - 1}`;
      throw new DataError("DH_COLUMN", `${this.path}: no column ${pick}; ${range}`);
    }
    const list = shorten(names.map(quote).join(", "));
    const message = `${this.path}: no column ${quote(pick)}${didYouMean(pick, names)}; there are ${list}`;
    throw new DataError("DH_COLUMN", message);
  }
}
