use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Activation, Build};

/// Softplus: `f(z) = log(1 + e^z)`, a smooth ReLU, computed as `max(z, 0) + log(1 + e^-|z|)`; `f'(z) = sigmoid(z)`, which
/// is `1 - e^-a`.
///
/// PyTorch's `beta` is 1 here; its `threshold`, beyond which it returns `z`, is not needed.
///
/// Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating second-order functional knowledge for better option
/// pricing", 2000.
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

impl Activation for Softplus {
    const KIND: &'static str = "softplus";
    const NEEDS_INPUT: bool = false;

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32) -> f32 {
        let positive = if z <= 0.0 { 0.0 } else { z };
        positive + math::log_1p(simd, math::exp(simd, -z.abs()))
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, simd: S, _: f32, a: f32) -> f32 {
        -math::exp_m1(simd, -a)
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: Softplus::KIND, parameters: &[], build: |_| Box::new(Softplus) };
