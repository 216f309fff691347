use downhill_kernels::Simd;
use downhill_spec::{Entry, Parameter, Range};

use super::{Activation, Build};

/// Leaky rectified linear unit: `f(z) = z` for `z > 0`, else `slope * z`, with `f'(0) = slope` as in PyTorch.
///
/// `slope` is 0.01 unless given, and `>= 0`: the sign of the output then tells the sign of the input. (Keras has 0.3,
/// under the name `negative_slope`.)
///
/// Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu {
    /// The derivative on the left of zero.
    pub slope: f32,
}

impl Activation for LeakyRelu {
    const KIND: &'static str = "leakyRelu";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, _: S, z: f32) -> f32 {
        if z > 0.0 { z } else { self.slope * z }
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, _: f32, a: f32) -> f32 {
        if a > 0.0 { 1.0 } else { self.slope }
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: LeakyRelu::KIND,
    parameters: &[Parameter::optional("slope", Range::NonNegative, 0.01)],
    build: |numbers| Box::new(LeakyRelu { slope: numbers.get("slope") as f32 }),
};
