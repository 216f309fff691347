//! The natural logarithm of one plus a number.

use super::exp::power_of_two;
use super::log::{exponent, log_of_parts};
use crate::Simd;

/// `ln(1 + x)`, precise near zero; minus infinity at -1, NaN below.
///
/// With e the exponent of 1 + x, it is e ln 2 + ln(1 + f), where `f = 2^-e x + (2^-e - 1)` is rounded once.
#[inline(always)]
pub fn log_1p<S: Simd>(simd: S, x: f32) -> f32 {
    let e = exponent(1.0 + x);
    // Four times 2^-e, which may be subnormal.
    let scale = power_of_two(2_i32.wrapping_sub(e));
    let f = simd.fma(0.25 * x, scale, simd.fma(0.25, scale, -1.0));
    // Dividing by four would take bits from subnormal numbers.
    let f = if e == 0 { x } else { f };
    let y = log_of_parts(simd, e as f32, f).copysign(x);
    let y = if x < f32::INFINITY { y } else { x };
    let outside = if x == -1.0 { f32::NEG_INFINITY } else { f32::NAN };
    if x > -1.0 { y } else { outside }
}
