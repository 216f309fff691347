import { zeros } from "../../check/index.ts";

/** Numbers whose count is not known before. */
export class Growing {
  length = 0;
  #values = new Float64Array(64);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = zeros("Dataset", "a column", Float64Array, 2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }
}
