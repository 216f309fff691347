//! Gradient descent, on a batch, a mini-batch or one sample.
//!
//! Robbins and Monro, "A stochastic approximation method", 1951.

use downhill_spec::{Entry, Parameter, Range};

use crate::optimizer::follow;
use crate::rule::Rule;
use crate::rules::Build;

/// `w = w - rate g`
pub(crate) struct Sgd;

impl Rule for Sgd {
    const ENTRY: Entry<Build> = Entry {
        kind: "sgd",
        parameters: &[Parameter::optional("learningRate", Range::NonNegative, 0.01)],
        build: |_| Ok(follow(Self)),
    };
    const STATE: &'static [&'static str] = &[];
    type State = [f32; 0];
    /// The rate.
    type Coefficients = f32;

    fn coefficients(&self, _step: u64, rate: f64) -> f32 {
        rate as f32
    }

    #[inline(always)]
    fn update(rate: f32, w: f32, g: f32, []: [f32; 0]) -> (f32, [f32; 0]) {
        (w - rate * g, [])
    }
}
