// #region shown
/** The first step from which on a run stays at or below `level`; undefined if it does not by its end. */
export function arrival(heights: ArrayLike<number>, level: number): number | undefined {
  let last = heights.length;
  while (last > 0 && (heights[last - 1] ?? NaN) <= level) last -= 1;
  return last === heights.length ? undefined : last;
}
// #endregion

/** How often a value is above the one before it. */
export const rises = (values: ArrayLike<number>): number =>
  changes(values).filter((change) => change > 0).length;

/** The length of the way from value to value. */
export const travel = (values: ArrayLike<number>): number =>
  changes(values).reduce((sum, change) => sum + Math.abs(change), 0);

const changes = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value, i) => value - (values[Math.max(i - 1, 0)] ?? NaN));
