use downhill_kernels::{Simd, math};
use downhill_spec::{Entry, Parameter, Range};

use super::{Activation, Build};

/// Exponential linear unit: `f(z) = z` for `z > 0`, else `alpha (e^z - 1)`; `f'` is 1, else `alpha e^z = a + alpha`.
///
/// `alpha` is 1 unless given, and `>= 0`.
///
/// Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2016.
#[derive(Clone, Copy, Debug)]
pub struct Elu {
    /// What very negative inputs go to is `-alpha`.
    pub alpha: f32,
}

impl Activation for Elu {
    const KIND: &'static str = "elu";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        let below = self.alpha * math::exp_m1(simd, z);
        if z > 0.0 { z } else { below }
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, _: f32, a: f32) -> f32 {
        if a > 0.0 { 1.0 } else { a + self.alpha }
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: Elu::KIND,
    parameters: &[Parameter::optional("alpha", Range::NonNegative, 1.0)],
    build: |numbers| Box::new(Elu { alpha: numbers.get("alpha") as f32 }),
};
