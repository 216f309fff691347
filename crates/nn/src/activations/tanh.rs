use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Activation, Build};

/// Hyperbolic tangent: `f(z) = tanh(z)`, `f' = 1 - a^2`.
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

impl Activation for Tanh {
    const KIND: &'static str = "tanh";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        math::tanh(simd, z)
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, simd: S, _: f32, a: f32) -> f32 {
        simd.fma(-a, a, 1.0)
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Tanh::KIND, parameters: &[], build: |_| Box::new(Tanh) };
