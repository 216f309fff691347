/** An operation of ONNX: what it takes and gives, by name. */
export interface Node {
  readonly operation: string;
  readonly inputs: readonly string[];
  output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Integers of ONNX are marked: JavaScript does not tell 1 from 1.0. */
export type Attribute = number | { readonly integer: number };

/** A constant; without a shape it is one number. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A graph that grows an operation at a time. Values are named after the layer that they belong to. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  /** What names begin with. */
  place = "";
  readonly #taken = new Map<string, number>();

  /** Adds an operation; the name of what it gives. */
  node(
    operation: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = this.#fresh(operation.toLowerCase());
    this.nodes.push({ operation, inputs, output, attributes });
    return output;
  }

  /** Adds a constant; its name. */
  constant(word: string, shape: readonly number[], values: Float32Array): string {
    const name = this.#fresh(word);
    this.constants.push({ name, shape, values });
    return name;
  }

  /** Adds a constant that is one number. */
  number(word: string, value: number): string {
    return this.constant(word, [], Float32Array.of(value));
  }

  /** Lets the value be the graph's output under that name. */
  finish(value: string, name: string): void {
    const last = this.nodes.at(-1);
    if (last?.output === value) last.output = name;
    else this.nodes.push({ operation: "Identity", inputs: [value], output: name, attributes: {} });
  }

  /** The word after the place, and a number where there is one of it already. */
  #fresh(word: string): string {
    const name = `${this.place}.${word}`;
    const count = (this.#taken.get(name) ?? 0) + 1;
    this.#taken.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  }
}
