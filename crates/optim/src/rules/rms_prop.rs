//! RMSprop: each gradient is divided by the root of its recent mean square.
//!
//! Tieleman and Hinton, "Lecture 6.5: rmsprop", Neural Networks for Machine Learning, 2012.

use downhill_spec::{Entry, Numbers, Parameter, Range, SpecError};

use crate::arithmetic::{flush_square, square};
use crate::epsilon::Epsilon;
use crate::optimizer::follow;
use crate::rule::Rule;
use crate::rules::Build;

/// `s = beta s + (1 - beta) g^2`, `w = w - rate g / (sqrt(s) + epsilon)`; with `epsilonInside`, `g / sqrt(s + epsilon)`.
///
/// PyTorch calls beta `alpha` and takes 0.99 for it.
pub(crate) struct RmsProp {
    beta: f64,
    epsilon: Epsilon,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Coefficients {
    beta: f32,
    /// 1 - beta
    gain: f32,
    epsilon: Epsilon,
    rate: f32,
}

impl RmsProp {
    fn read(numbers: &Numbers) -> Result<Self, SpecError> {
        Ok(Self { beta: numbers.get("beta"), epsilon: Epsilon::read(Self::ENTRY.kind, numbers)? })
    }
}

impl Rule for RmsProp {
    const ENTRY: Entry<Build> = Entry {
        kind: "rmsProp",
        parameters: &[
            Parameter::optional("learningRate", Range::NonNegative, 0.001),
            Parameter::optional("beta", Range::HalfOpenUnit, 0.9),
            Parameter::optional("epsilon", Range::Positive, 1e-8),
            Parameter::optional("epsilonInside", Range::Flag, 0.0),
        ],
        build: |numbers| Ok(follow(Self::read(numbers)?)),
    };
    const STATE: &'static [&'static str] = &["s"];
    type State = [f32; 1];
    type Coefficients = Coefficients;

    fn coefficients(&self, _step: u64, rate: f64) -> Coefficients {
        Coefficients {
            beta: self.beta as f32,
            gain: (1.0 - self.beta) as f32,
            epsilon: self.epsilon,
            rate: rate as f32,
        }
    }

    #[inline(always)]
    fn update(k: Coefficients, w: f32, g: f32, [s]: [f32; 1]) -> (f32, [f32; 1]) {
        let s = flush_square(k.beta * s + k.gain * square(g));
        (w - k.rate * (g / k.epsilon.root(s)), [s])
    }
}
