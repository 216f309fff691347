//! Polynomials by Horner's rule.

use crate::Simd;

/// `c[0] + c[1] x + c[2] x^2 + ...`
#[inline(always)]
pub(super) fn horner<S: Simd, const N: usize>(simd: S, x: f32, c: [f32; N]) -> f32 {
    let mut sum = c[N - 1];
    for k in (0..N - 1).rev() {
        sum = simd.fma(sum, x, c[k]);
    }
    sum
}
