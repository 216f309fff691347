import { types } from "node:util";
import { mustBe, quote, show, usable } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { Column } from "./features.ts";
import { Growing } from "./growing.ts";

/** What the cells of a column are; a row of numbers is a column for each of its places. */
type Sort = "numbers" | "truth values" | "text" | "rows of numbers";

/**
 * The cells of one column as they come, of numbers (64-bit integers too), truth values, text, or rows of numbers. The first
 * decides; one of another sort is `DH_CELL`. Null, undefined and NaN are missing, infinity is `DH_NONFINITE`.
 */
export class Cells {
  readonly name: string;
  /** How many there are, missing ones counted. */
  rows = 0;
  /** The rows whose cell is missing, ascending. */
  readonly missing: number[] = [];
  #sort: Sort | undefined;
  #width = 1;
  readonly #values = new Growing();
  readonly #codes = new Map<string, number>();
  readonly #where: (row: number) => string;
  readonly #refusesMissing: boolean;

  /** `where` names a row in errors. */
  constructor(name: string, where: (row: number) => string, refusesMissing: boolean) {
    this.name = name;
    this.#where = where;
    this.#refusesMissing = refusesMissing;
  }

  get isText(): boolean {
    return this.#sort === "text";
  }

  get isRows(): boolean {
    return this.#sort === "rows of numbers";
  }

  push(cell: unknown): void {
    if (typeof cell === "number" && Number.isFinite(cell)) {
      this.#expect("numbers", cell);
      this.#values.push(cell);
    } else if (cell === null || cell === undefined || Number.isNaN(cell)) this.#lack(cell);
    else if (typeof cell === "string") {
      this.#expect("text", cell);
      this.#values.push(this.#code(cell));
    } else if (typeof cell === "boolean") {
      this.#expect("truth values", cell);
      this.#values.push(Number(cell));
    } else if (typeof cell === "bigint") {
      this.#expect("numbers", cell);
      this.#values.push(Number(cell));
    } else if (Array.isArray(cell) || types.isTypedArray(cell)) this.#pushRow(cell);
    else if (typeof cell === "number") throw this.#bad("DH_NONFINITE", `${cell} is not finite`);
    else {
      const kinds = "a number, a truth value, text or a row of numbers";
      throw this.#bad("DH_CELL", `it must be ${kinds}; got ${show(cell)}`);
    }
    this.rows += 1;
  }

  /**
   * The column without the rows to leave out, or the columns of a row's places, `name[0]`, `name[1]`, ... A target of truth
   * values is text, so that its classes are called `false` and `true`.
   */
  columns(path: string, dropped: Uint8Array, isTarget: boolean): Column[] {
    const { name } = this;
    if (this.#sort === undefined) {
      throw new DataError("DH_EMPTY", `${path} column ${quote(name)}: no row has a value there`);
    }
    const lacking = this.missing.length;
    const kept = dropped.reduce((count, drop) => count - drop, this.rows);
    if (this.isText) return [{ ...this.#text(dropped, kept), name, lacking }];
    const width = this.#width;
    const columns = Array.from({ length: width }, () => new Float64Array(kept));
    const missing = this.#each(dropped, (row, from) => {
      for (let c = 0; c < width; c++)
        (columns[c] as Float64Array)[row] = this.#values.at(from * width + c);
    });
    if (this.isRows) {
      return columns.map((numbers, c) => ({ name: `${name}[${c}]`, numbers, lacking }));
    }
    const numbers = columns[0] as Float64Array;
    if (isTarget && this.#sort === "truth values") {
      return [{ name, codes: Uint32Array.from(numbers), categories: ["false", "true"], lacking }];
    }
    const sum = numbers.reduce((total, value) => total + value, 0);
    for (const row of missing) numbers[row] = sum / (kept - missing.length);
    return [{ name, numbers, missing: Uint32Array.from(missing), lacking }];
  }

  /** Codes into the sorted texts; a missing text is an empty one. */
  #text(dropped: Uint8Array, kept: number): { codes: Uint32Array; categories: string[] } {
    const found = new Uint32Array(kept);
    const missing = this.#each(dropped, (row, from) => {
      found[row] = this.#values.at(from);
    });
    if (missing.length > 0) {
      const empty = this.#code("");
      for (const row of missing) found[row] = empty;
    }
    const used = new Set(found);
    const words = [...this.#codes].filter(([, code]) => used.has(code)).map(([word]) => word);
    const categories = words.sort();
    const place = new Map(categories.map((word, i) => [this.#codes.get(word), i]));
    return { codes: found.map((code) => place.get(code) as number), categories };
  }

  /** Visits the kept rows that have a value, by their new places and the value's; gives the places of those that have none. */
  #each(dropped: Uint8Array, visit: (row: number, from: number) => void): number[] {
    const without: number[] = [];
    let [to, from, next] = [0, 0, 0];
    for (let row = 0; row < this.rows; row++) {
      const lacks = this.missing[next] === row;
      if (lacks) next += 1;
      if (dropped[row] === 0) {
        if (lacks) without.push(to);
        else visit(to, from);
        to += 1;
      }
      if (!lacks) from += 1;
    }
    return without;
  }

  #expect(sort: Sort, cell: unknown): void {
    this.#sort ??= sort;
    if (this.#sort !== sort) {
      throw this.#bad("DH_CELL", `the column is of ${this.#sort}; got ${show(cell)}`);
    }
  }

  #lack(cell: unknown): void {
    if (this.#refusesMissing) {
      const hint = "(missing: 'drop', 'mean' or 'indicate'?)";
      throw Number.isNaN(cell)
        ? this.#bad("DH_NONFINITE", `NaN is not finite ${hint}`)
        : this.#bad("DH_CELL", `the cell is missing ${hint}`);
    }
    this.missing.push(this.rows);
  }

  #pushRow(row: readonly unknown[] | NodeJS.TypedArray): void {
    if (!Array.isArray(row)) usable(this.#where(this.rows), this.#place, row as NodeJS.TypedArray);
    const isFirst = this.#sort === undefined;
    this.#expect("rows of numbers", row);
    if (isFirst) this.#width = row.length;
    if (row.length !== this.#width || this.#width === 0) {
      const expectation = isFirst ? "1 number or more" : `${this.#width} numbers`;
      throw this.#bad("DH_SHAPE", `the row must have ${expectation}; got ${row.length}`);
    }
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      const number = typeof value === "bigint" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) {
        const code = typeof number === "number" ? "DH_NONFINITE" : "DH_CELL";
        throw this.#bad(code, mustBe("the row", `[${i}]`, "a finite number", value));
      }
      this.#values.push(number);
    }
  }

  #code(word: string): number {
    const known = this.#codes.get(word);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(word, code);
    return code;
  }

  get #place(): string {
    return `column ${quote(this.name)}`;
  }

  #bad(code: "DH_CELL" | "DH_NONFINITE" | "DH_SHAPE", what: string): DataError {
    return new DataError(code, `${this.#where(this.rows)} ${this.#place}: ${what}`);
  }
}
