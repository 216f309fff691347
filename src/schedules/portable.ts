/**
 * Functions that `Math` has too, but with other last bits in other engines. These are made of additions and
 * multiplications alone, which are exact to the last bit everywhere, and so are the rates that come of them.
 */

/** `base^exponent` for a whole exponent from 0, by repeated squaring; within `exponent` units in the last place. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** `cos(pi x)`, within 1e-15. */
export function cosPi(x: number): number {
  // The cosine is even and has period 2; the remainder is exact.
  const turn = Math.abs(x) % 2;
  const half = turn > 1 ? 2 - turn : turn;
  return half > 0.5 ? -cosineOfQuarter(1 - half) : cosineOfQuarter(half);
}

/** `cos(pi x)` for x in 0..1/2, each half where its series is short. */
function cosineOfQuarter(x: number): number {
  return x > 0.25 ? sine(Math.PI * (0.5 - x)) : cosine(Math.PI * x);
}

/** Taylor's series for y in 0..pi/4: the first term left out is below 1e-17. */
function cosine(y: number): number {
  let sum = 0;
  for (let n = 8; n > 0; n--) sum = (1 - sum) * ((y * y) / (2 * n * (2 * n - 1)));
  return 1 - sum;
}

/** As above. */
function sine(y: number): number {
  let sum = 0;
  for (let n = 8; n > 0; n--) sum = (1 - sum) * ((y * y) / (2 * n * (2 * n + 1)));
  return y * (1 - sum);
}
