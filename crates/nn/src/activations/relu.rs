use downhill_kernels::Simd;
use downhill_spec::Entry;

use super::{Activation, Build};

/// Rectified linear unit: `f(z) = max(z, 0)`, with `f'(0) = 0` as in PyTorch. NaN stays NaN.
///
/// Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.
#[derive(Clone, Copy, Debug)]
pub struct Relu;

impl Activation for Relu {
    const KIND: &'static str = "relu";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, _: S, z: f32) -> f32 {
        if z <= 0.0 { 0.0 } else { z }
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, _: f32, a: f32) -> f32 {
        if a > 0.0 { 1.0 } else { 0.0 }
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Relu::KIND, parameters: &[], build: |_| Box::new(Relu) };
