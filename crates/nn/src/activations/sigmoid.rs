use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Activation, Build};

/// Logistic sigmoid: `f(z) = 1 / (1 + e^-z)`, `f' = a (1 - a)`.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

impl Activation for Sigmoid {
    const KIND: &'static str = "sigmoid";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        math::sigmoid(simd, z)
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, _: f32, a: f32) -> f32 {
        a * (1.0 - a)
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Sigmoid::KIND, parameters: &[], build: |_| Box::new(Sigmoid) };
