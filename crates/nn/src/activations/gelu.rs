use std::f32::consts::FRAC_1_SQRT_2;

use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Activation, Build};

/// Gaussian error linear unit, exact: `f(z) = z P(z)`, `f'(z) = P(z) + z p(z)`, where `P` and `p` are the standard normal
/// distribution and density. There is no tanh approximation, whose gain is gone where `erf` is fast.
///
/// Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016.
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

/// `1 / sqrt(2 pi)`
const FRAC_1_SQRT_2_PI: f32 = 0.398_942_3;

/// The share of a standard normal variable below `z`.
#[inline(always)]
fn distribution<S: Simd>(simd: S, z: f32) -> f32 {
    0.5 * (1.0 + math::erf(simd, z * FRAC_1_SQRT_2))
}

/// The density of a standard normal variable at `z`.
#[inline(always)]
fn density<S: Simd>(simd: S, z: f32) -> f32 {
    FRAC_1_SQRT_2_PI * math::exp(simd, -0.5 * z * z)
}

impl Activation for Gelu {
    const KIND: &'static str = "gelu";
    const NEEDS_INPUT: bool = true;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        z * distribution(simd, z)
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, simd: S, z: f32, _: f32) -> f32 {
        simd.fma(z, density(simd, z), distribution(simd, z))
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Gelu::KIND, parameters: &[], build: |_| Box::new(Gelu) };
