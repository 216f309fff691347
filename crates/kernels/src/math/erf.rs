//! The error function.

use super::exp::exp_normal;
use super::polynomial::horner;
use crate::Simd;

/// `erf x = 2 / sqrt(pi) * (the integral of e^-t^2 from 0 to x)`.
///
/// Near zero it is x + x q(x^2), elsewhere `1 - e^p(|x|)` with the sign of x, where p approximates ln(1 - erf).
#[inline(always)]
pub fn erf<S: Simd>(simd: S, x: f32) -> f32 {
    let magnitude = x.abs();
    let near = simd.fma(x, near_polynomial(simd, x * x), x);
    // Beyond 3.92 it rounds to 1. NaN fails the comparison.
    let bounded = if magnitude > 3.92 { 3.92 } else { magnitude };
    let far = 1.0 - exp_normal(simd, far_polynomial(simd, bounded));
    let y = if magnitude < 0.92 { near } else { far };
    y.copysign(x)
}

#[inline(always)]
fn near_polynomial<S: Simd>(simd: S, square: f32) -> f32 {
    horner(
        simd,
        square,
        [
            0.128_379_17,
            -0.376_126_32,
            0.112_836_77,
            -0.026_858_598,
            0.005_199_345_8,
            -0.000_812_569_8,
            0.000_083_043_844,
        ],
    )
}

#[inline(always)]
fn far_polynomial<S: Simd>(simd: S, magnitude: f32) -> f32 {
    horner(
        simd,
        magnitude,
        [
            0.000_308_202_26,
            -1.130_189_8,
            -0.631_892_5,
            -0.110_025_2,
            0.026_394_287,
            -0.004_751_662,
            0.000_595_432_6,
            -0.000_045_932_757,
            0.000_001_632_689_1,
        ],
    )
}
