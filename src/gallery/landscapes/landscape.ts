/** A height over two parameters, its slope, and where descents begin. */
export interface Landscape {
  readonly height: (x: number, y: number) => number;
  /** The gradient, at parameters that an optimizer changes. */
  readonly slope: (w: Float32Array) => Float32Array;
  readonly start: readonly [x: number, y: number];
}
