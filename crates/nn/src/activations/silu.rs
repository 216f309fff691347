use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Activation, Build};

/// Sigmoid linear unit, also called swish: `f(z) = z s(z)`, `f'(z) = s (1 + z (1 - s))` with the sigmoid `s`.
///
/// Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units for neural network function approximation in reinforcement
/// learning", 2018.
#[derive(Clone, Copy, Debug)]
pub struct Silu;

impl Activation for Silu {
    const KIND: &'static str = "silu";
    const NEEDS_INPUT: bool = true;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        z * math::sigmoid(simd, z)
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, simd: S, z: f32, _: f32) -> f32 {
        let s = math::sigmoid(simd, z);
        s * simd.fma(z, 1.0 - s, 1.0)
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Silu::KIND, parameters: &[], build: |_| Box::new(Silu) };
