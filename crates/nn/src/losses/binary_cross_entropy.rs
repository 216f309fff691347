use downhill_kernels::{Simd, math};
use downhill_spec::Entry;

use super::{Build, ElementLoss};

/// Binary cross-entropy of logits: with `p = sigmoid(z)`, the mean over the outputs of `-y log(p) - (1 - y) log(1 - p)`,
/// computed as `max(z, 0) - z y + log(1 + e^-|z|)`; its derivative is `p - y`. As PyTorch's `BCEWithLogitsLoss`.
///
/// Targets are values from 0 to 1, or with a single output also labels 0 and 1. Predictions are the probabilities `p`.
#[derive(Clone, Copy, Debug)]
pub struct BinaryCrossEntropy;

impl ElementLoss for BinaryCrossEntropy {
    const KIND: &'static str = "binaryCrossEntropy";

    fn classes(outputs: usize) -> Option<usize> {
        (outputs == 1).then_some(2)
    }

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, z: f32, y: f32) -> f32 {
        let positive = if z <= 0.0 { 0.0 } else { z };
        // The two large terms first: they cancel exactly where y is 1.
        (positive - z * y) + math::log_1p(simd, math::exp(simd, -z.abs()))
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, simd: S, z: f32, y: f32) -> f32 {
        math::sigmoid(simd, z) - y
    }

    #[inline(always)]
    fn prediction<S: Simd>(self, simd: S, z: f32) -> f32 {
        math::sigmoid(simd, z)
    }
}

pub(super) const ENTRY: Entry<Build> =
    Entry { kind: BinaryCrossEntropy::KIND, parameters: &[], build: |_| Box::new(BinaryCrossEntropy) };
