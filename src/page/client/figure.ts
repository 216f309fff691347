/** A number in four figures, or a dash where there is none. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const text = Number(value.toPrecision(4));
  const size = Math.abs(text);
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? text.toExponential() : String(text);
}
