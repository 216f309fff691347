use downhill_kernels::Simd;
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, ElementLoss};

/// Huber's loss: with `e = z - y`, the mean over the outputs of `e^2 / 2` where `|e| <= delta`, and of
/// `delta (|e| - delta / 2)` beyond, as PyTorch's `HuberLoss`. Its derivative is `e`, clipped to `delta`.
///
/// `delta` is 1 unless given, and `> 0`. (PyTorch's `SmoothL1Loss` is this divided by its `beta`.)
///
/// Huber, "Robust estimation of a location parameter", 1964.
#[derive(Clone, Copy, Debug)]
pub struct Huber {
    /// The error from which on the loss grows linearly.
    pub delta: f32,
}

impl ElementLoss for Huber {
    const KIND: &'static str = "huber";

    #[inline(always)]
    fn value<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        let error = (z - y).abs();
        let square = 0.5 * error * error;
        let line = self.delta * (error - 0.5 * self.delta);
        if error <= self.delta { square } else { line }
    }

    #[inline(always)]
    fn derivative<S: Simd>(self, _: S, z: f32, y: f32) -> f32 {
        let error = z - y;
        let below = if error < -self.delta { -self.delta } else { error };
        if error > self.delta { self.delta } else { below }
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: Huber::KIND,
    parameters: &[Parameter::optional("delta", Range::Positive, 1.0)],
    build: |numbers| Box::new(Huber { delta: numbers.get("delta") as f32 }),
};
