/** What the functions of layers are in TypeScript, of one number; `p` is their parameter. */
export const FUNCTIONS: Readonly<Record<string, { code: string; number?: string }>> = {
  relu: { code: "(x: number): number => (x > 0 ? x : 0)" },
  leakyRelu: { code: "(x: number, p: number): number => (x > 0 ? x : p * x)", number: "slope" },
  elu: {
    code: "(x: number, p: number): number => (x > 0 ? x : p * Math.expm1(x))",
    number: "alpha",
  },
  sigmoid: { code: "(x: number): number => 1 / (1 + Math.exp(-x))" },
  tanh: { code: "(x: number): number => Math.tanh(x)" },
  softplus: { code: "(x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))" },
  silu: { code: "(x: number): number => x / (1 + Math.exp(-x))" },
  gelu: {
    code: `(x: number): number => {
  // Abramowitz and Stegun, 7.1.26: erf to 1.5e-7.
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = Math.sign(x) * (1 - polynomial * Math.exp(-z * z));
  return (x * (1 + erf)) / 2;
}`,
  },
};

/** A dense layer: `y = x W + b`, the weights row by row. */
export const DENSE = `(x: readonly number[], w: readonly number[], b: readonly number[]): number[] =>
  b.map((bias, j) => x.reduce((sum, value, i) => sum + value * w[i * b.length + j]!, bias))`;

/** Softmax of a row. */
export const SOFTMAX = `(x: readonly number[]): number[] => {
  const most = x.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = x.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}`;
