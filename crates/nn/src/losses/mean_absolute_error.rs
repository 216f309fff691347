use downhill_kernels::Simd;
use downhill_spec::Entry;

use super::{Build, ElementLoss};

/// Mean absolute error: the mean over the outputs of `|z - y|`, whose derivative at zero is zero, as PyTorch's `L1Loss`.
#[derive(Clone, Copy, Debug)]
pub struct MeanAbsoluteError;

impl ElementLoss for MeanAbsoluteError {
    const KIND: &'static str = "meanAbsoluteError";

    #[inline(always)]
    fn value<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        (z - y).abs()
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        let right_of_zero = if z > y { 1.0 } else { 0.0 };
        if z < y { -1.0 } else { right_of_zero }
    }
}

pub(super) const ENTRY: Entry<Build> =
    Entry { kind: MeanAbsoluteError::KIND, parameters: &[], build: |_| Box::new(MeanAbsoluteError) };
