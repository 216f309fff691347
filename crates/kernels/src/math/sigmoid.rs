//! The logistic sigmoid.

use super::exp::exp;
use crate::Simd;

/// `1 / (1 + e^-x)`, precise at both ends: it underflows gradually where e^x does.
///
/// With z = e^-|x| <= 1 it is `1 / (1 + z)` for positive x, and `z / (1 + z)` for negative x.
#[inline(always)]
pub fn sigmoid<S: Simd>(simd: S, x: f32) -> f32 {
    let z = exp(simd, -x.abs());
    let numerator = if x < 0.0 { z } else { 1.0 };
    numerator / (1.0 + z)
}
