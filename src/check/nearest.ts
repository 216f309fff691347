/** The name closest to `name` by edit distance, if one is close enough to be a slip of the finger. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let distance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    // A name that merely lost or won its end ('unit', 'units') counts as one slip, as does another case.
    const d = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (d < distance) [best, distance] = [candidate, d];
  }
  return best;
}

/** ` did you mean "x"?` with the separator before it, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words
 * (the optimal string alignment distance, after Damerau, 1964).
 */
export function editDistance(a: string, b: string): number {
  // Nobody mistypes a word this long; the limit keeps hostile input from costing time.
  if (a.length > 64 || b.length > 64) return a === b ? 0 : Infinity;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    [before, above] = [above, row];
  }
  return at(above, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
