//! The exponential function.

use std::f32::consts::LOG2_E;

use super::polynomial::horner;
use crate::Simd;

/// `e^x`.
///
/// With n the integer nearest to x / ln 2 and r = x - n ln 2, it is 2^n e^r; e^r is a polynomial.
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: f32) -> f32 {
    // Beyond these bounds e^x overflows, or rounds to zero. NaN fails both comparisons.
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    let Reduced { n, r } = reduce(simd, x);
    // In two factors, because 2^n may overflow or be subnormal. The first product is exact, so that a subnormal result
    // is rounded once here.
    let half = n >> 1;
    (1.0 + exp_m1_of_rest(simd, r)) * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// `e^x` for |x| <= 87, where it is a normal number.
#[inline(always)]
pub(super) fn exp_normal<S: Simd>(simd: S, x: f32) -> f32 {
    let Reduced { n, r } = reduce(simd, x);
    (1.0 + exp_m1_of_rest(simd, r)) * power_of_two(n)
}

/// x = n ln 2 + r with |r| <= ln 2 / 2.
pub(super) struct Reduced {
    pub n: i32,
    pub r: f32,
}

/// Splits x, for |x| <= 104. Of NaN, n is any integer and r is NaN.
#[inline(always)]
pub(super) fn reduce<S: Simd>(simd: S, x: f32) -> Reduced {
    // The numbers about 1.5 * 2^23 are integers: adding it rounds to one, and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts; the first has trailing zeros enough that its product with n is exact.
    const LN_2_HIGH: f32 = 0.693_145_75;
    const LN_2_LOW: f32 = 1.428_606_8e-6;
    let shifted = simd.fma(x, LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = simd.fma(n, -LN_2_LOW, simd.fma(n, -LN_2_HIGH, x));
    Reduced { n: shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32, r }
}

/// `e^r - 1` for |r| <= ln 2 / 2.
#[inline(always)]
pub(super) fn exp_m1_of_rest<S: Simd>(simd: S, r: f32) -> f32 {
    let q = horner(simd, r, [0.499_999_9, 0.166_665_21, 0.041_668_963, 0.008_368_67, 0.001_378_246_5]);
    simd.fma(r * r, q, r)
}

/// `2^n` for n from -126 to 127.
#[inline(always)]
pub(super) fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}
