//! The hyperbolic tangent.

use super::exp::exp_normal;
use super::polynomial::horner;
use crate::Simd;

/// `tanh x`.
///
/// Near zero it is x + x^3 q(x^2), elsewhere `1 - 2 / (e^2|x| + 1)` with the sign of x.
#[inline(always)]
pub fn tanh<S: Simd>(simd: S, x: f32) -> f32 {
    let magnitude = x.abs();
    let square = x * x;
    let q = horner(simd, square, [-0.333_332_84, 0.133_314_8, -0.053_742_52, 0.020_647_498, -0.005_713_842]);
    let near = simd.fma(x * square, q, x);
    // Beyond 10 it rounds to 1. NaN fails the comparison.
    let bounded = if magnitude > 10.0 { 10.0 } else { magnitude };
    let far = 1.0 - 2.0 / (exp_normal(simd, 2.0 * bounded) + 1.0);
    let y = if magnitude < 0.625 { near } else { far };
    y.copysign(x)
}
