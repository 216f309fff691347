//! The natural logarithm.

use super::polynomial::horner;
use crate::Simd;

/// `ln x`; minus infinity at zero, NaN below.
///
/// With x = 2^e m and m from 2/3 to 4/3, it is e ln 2 + ln m; ln m is a polynomial in m - 1.
#[inline(always)]
pub fn log<S: Simd>(simd: S, x: f32) -> f32 {
    const TWO_23: f32 = 8_388_608.0;
    let subnormal = x < f32::MIN_POSITIVE;
    let normal = if subnormal { x * TWO_23 } else { x };
    let e = exponent(normal);
    let m = f32::from_bits(normal.to_bits().wrapping_sub((e as u32) << 23));
    let y = log_of_parts(simd, e as f32 - if subnormal { 23.0 } else { 0.0 }, m - 1.0);
    let y = if x < f32::INFINITY { y } else { x };
    let outside = if x == 0.0 { f32::NEG_INFINITY } else { f32::NAN };
    if x > 0.0 { y } else { outside }
}

/// The e that brings 2^-e x between 2/3 and 4/3, for a positive, normal x.
#[inline(always)]
pub(super) fn exponent(x: f32) -> i32 {
    const TWO_THIRDS: u32 = 0x3F2A_AAAB;
    (x.to_bits().wrapping_sub(TWO_THIRDS) as i32) >> 23
}

/// `e ln 2 + ln(1 + f)` for an integer e and f from -1/3 to 1/3.
#[inline(always)]
pub(super) fn log_of_parts<S: Simd>(simd: S, e: f32, f: f32) -> f32 {
    // ln 2 in two parts; the first has trailing zeros enough that its product with e is exact.
    const LN_2_HIGH: f32 = 0.693_145_75;
    const LN_2_LOW: f32 = 1.428_606_8e-6;
    let q = horner(
        simd,
        f,
        [
            0.333_332_15,
            -0.249_997_97,
            0.200_104_46,
            -0.166_805_06,
            0.140_053_05,
            -0.121_839_72,
            0.139_869_15,
            -0.128_930_4,
        ],
    );
    let square = f * f;
    let tail = simd.fma(square * f, q, e * LN_2_LOW);
    simd.fma(e, LN_2_HIGH, f + simd.fma(square, -0.5, tail))
}
