use downhill_kernels::Simd;
use downhill_spec::Entry;

use super::{Build, ElementLoss};

/// Mean squared error: the mean over the outputs of `(z - y)^2`, as PyTorch's `MSELoss`, without a factor of one half.
#[derive(Clone, Copy, Debug)]
pub struct MeanSquaredError;

impl ElementLoss for MeanSquaredError {
    const KIND: &'static str = "meanSquaredError";

    #[inline(always)]
    fn value<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        (z - y) * (z - y)
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        2.0 * (z - y)
    }
}

pub(super) const ENTRY: Entry<Build> =
    Entry { kind: MeanSquaredError::KIND, parameters: &[], build: |_| Box::new(MeanSquaredError) };
