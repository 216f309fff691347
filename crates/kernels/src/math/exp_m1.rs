//! The exponential function minus one.

use super::exp::{Reduced, exp_m1_of_rest, power_of_two, reduce};
use crate::Simd;

/// `e^x - 1`, precise near zero.
///
/// With x = n ln 2 + r it is `2^n (e^r - 1) + (2^n - 1)`.
#[inline(always)]
pub fn exp_m1<S: Simd>(simd: S, x: f32) -> f32 {
    // Beyond these bounds it overflows, or rounds to -1. NaN fails both comparisons.
    let bounded = if x > 89.0 { 89.0 } else { x };
    let bounded = if bounded < -20.0 { -20.0 } else { bounded };
    let Reduced { n, r } = reduce(simd, bounded);
    let p = exp_m1_of_rest(simd, r);
    // Half of it, because 2^128 is no number.
    let half_power = power_of_two(n.wrapping_sub(1));
    let y = 2.0 * simd.fma(half_power, p, half_power - 0.5);
    // Halving would take a bit from subnormal numbers.
    let y = if n == 0 { p } else { y };
    y.copysign(x)
}
