//! Adam: momentum and RMSprop together, both corrected for their start at zero.
//!
//! Kingma and Ba, "Adam: a method for stochastic optimization", 2015.

use downhill_spec::{Entry, Numbers, Parameter, Range, SpecError};

use crate::arithmetic::{flush, flush_square, square, total_weight};
use crate::epsilon::Epsilon;
use crate::optimizer::follow;
use crate::rule::Rule;
use crate::rules::Build;

/// `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g^2`,
/// `w = w - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)`; `epsilonInside` adds it under the root.
///
/// As in PyTorch. `epsilonHat` adds it to the root of the uncorrected `v`, as the end of the paper's section 2 has it for speed:
/// `w = w - rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)`, and so do Keras, TensorFlow and scikit-learn. Its first
/// steps are smaller where gradients are.
pub(crate) struct Adam {
    beta1: f64,
    beta2: f64,
    epsilon: Epsilon,
    /// Epsilon, where it is the paper's epsilon hat.
    epsilon_hat: Option<f64>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Coefficients {
    beta1: f32,
    beta2: f32,
    /// 1 - beta1
    gain1: f32,
    /// 1 - beta2
    gain2: f32,
    /// 1 / (1 - beta2^t)
    correction: f32,
    epsilon: Epsilon,
    /// rate / (1 - beta1^t)
    rate: f32,
}

impl Adam {
    pub(crate) fn read(kind: &'static str, numbers: &Numbers) -> Result<Self, SpecError> {
        let (beta1, beta2) = (numbers.get("beta1"), numbers.get("beta2"));
        let epsilon = Epsilon::read(kind, numbers)?;
        if numbers.flag("epsilonHat") && numbers.flag("epsilonInside") {
            let expectation = "false with epsilonInside".to_owned();
            return Err(SpecError::OutOfRange { kind, name: "epsilonHat", expectation, value: 1.0 });
        }
        let epsilon_hat = numbers.flag("epsilonHat").then(|| numbers.get("epsilon"));
        Ok(Self { beta1, beta2, epsilon, epsilon_hat })
    }
}

impl Rule for Adam {
    const ENTRY: Entry<Build> = Entry {
        kind: "adam",
        parameters: &[
            Parameter::optional("learningRate", Range::NonNegative, 0.001),
            Parameter::optional("beta1", Range::HalfOpenUnit, 0.9),
            Parameter::optional("beta2", Range::HalfOpenUnit, 0.999),
            Parameter::optional("epsilon", Range::Positive, 1e-8),
            Parameter::optional("epsilonInside", Range::Flag, 0.0),
            Parameter::optional("epsilonHat", Range::Flag, 0.0),
        ],
        build: |numbers| Ok(follow(Self::read(Self::ENTRY.kind, numbers)?)),
    };
    const STATE: &'static [&'static str] = &["m", "v"];
    type State = [f32; 2];
    type Coefficients = Coefficients;

    fn coefficients(&self, step: u64, rate: f64) -> Coefficients {
        Coefficients {
            beta1: self.beta1 as f32,
            beta2: self.beta2 as f32,
            gain1: (1.0 - self.beta1) as f32,
            gain2: (1.0 - self.beta2) as f32,
            correction: (1.0 / total_weight(self.beta2, step)) as f32,
            // Beside the corrected root, the hat's epsilon is corrected like it.
            epsilon: self
                .epsilon_hat
                .map_or(self.epsilon, |hat| Epsilon::beside((hat / total_weight(self.beta2, step).sqrt()) as f32)),
            rate: (rate / total_weight(self.beta1, step)) as f32,
        }
    }

    #[inline(always)]
    fn update(k: Coefficients, w: f32, g: f32, [m, v]: [f32; 2]) -> (f32, [f32; 2]) {
        let m = flush(k.beta1 * m + k.gain1 * g);
        let v = flush_square(k.beta2 * v + k.gain2 * square(g));
        (w - k.rate * (m / k.epsilon.root(k.correction * v)), [m, v])
    }
}
