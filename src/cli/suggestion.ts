/** A rate and the cost there. */
export interface Tried {
  readonly rate: number;
  readonly cost: number;
}

/** Steps to either side over which a slope is taken. */
const REACH = 4;

/**
 * The rate where the cost falls fastest over the logarithm of the rate, in two figures; none if it falls nowhere. Rates
 * beyond that of the least cost do not count: there the cost grows. (Smith, "Cyclical learning rates for training neural
 * networks", 2015)
 */
export function suggestion(tried: readonly Tried[]): number | undefined {
  const costs = tried.map(({ cost }) => cost);
  const least = costs.indexOf(Math.min(...costs));
  let best: number | undefined;
  let steepest = 0;
  for (let i = 0; i <= least; i++) {
    const [before, after] = [Math.max(0, i - REACH), Math.min(least, i + REACH)];
    const [a, b] = [tried[before] as Tried, tried[after] as Tried];
    // Rates grow by the same factor at each step: steps measure their logarithm.
    const slope = after === before ? 0 : (b.cost - a.cost) / (after - before);
    if (slope >= steepest) continue;
    [steepest, best] = [slope, tried[i]?.rate];
  }
  return best === undefined ? undefined : Number(best.toPrecision(2));
}
