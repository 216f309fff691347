//! Gradient descent with momentum: a heavy ball, or an exponentially weighted average of gradients.
//!
//! Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; the look-ahead is that of Sutskever,
//! Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013.

use downhill_spec::{Entry, Numbers, Parameter, Range, SpecError};

use crate::arithmetic::{flush, total_weight};
use crate::optimizer::follow;
use crate::rule::Rule;
use crate::rules::Build;

/// `v = beta v + g`, `w = w - rate v`; with `average`, `v = beta v + (1 - beta) g`.
///
/// `biasCorrection` divides the average by `1 - beta^t`. `nesterov` steps along what `v` would be after the same gradient
/// once more. PyTorch's `dampening` resembles the average but takes the first gradient whole; this average begins at zero.
pub(crate) struct Momentum {
    beta: f64,
    average: bool,
    bias_correction: bool,
    nesterov: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Coefficients {
    beta: f32,
    /// What a new gradient counts in `v`: 1, or 1 - beta in an average.
    gain: f32,
    nesterov: bool,
    /// The rate, divided by the bias.
    rate: f32,
}

impl Momentum {
    fn read(numbers: &Numbers) -> Result<Self, SpecError> {
        let rule = Self {
            beta: numbers.get("beta"),
            average: numbers.flag("average"),
            bias_correction: numbers.flag("biasCorrection"),
            nesterov: numbers.flag("nesterov"),
        };
        let wrong = |name, expectation: &str| {
            let (expectation, value) = (expectation.to_owned(), numbers.get(name));
            Err(SpecError::OutOfRange { kind: Self::ENTRY.kind, name, expectation, value })
        };
        if rule.bias_correction && !rule.average {
            return wrong("biasCorrection", "false unless average is true");
        }
        if rule.nesterov && rule.beta == 0.0 {
            return wrong("beta", "> 0 with nesterov");
        }
        Ok(rule)
    }
}

impl Rule for Momentum {
    const ENTRY: Entry<Build> = Entry {
        kind: "momentum",
        parameters: &[
            Parameter::optional("learningRate", Range::NonNegative, 0.01),
            Parameter::optional("beta", Range::HalfOpenUnit, 0.9),
            Parameter::optional("average", Range::Flag, 0.0),
            Parameter::optional("biasCorrection", Range::Flag, 0.0),
            Parameter::optional("nesterov", Range::Flag, 0.0),
        ],
        build: |numbers| Ok(follow(Self::read(numbers)?)),
    };
    const STATE: &'static [&'static str] = &["v"];
    type State = [f32; 1];
    type Coefficients = Coefficients;

    fn coefficients(&self, step: u64, rate: f64) -> Coefficients {
        // The look-ahead counts this step's gradient twice, as after one step more.
        let gradients = step.saturating_add(u64::from(self.nesterov));
        let bias = if self.bias_correction { total_weight(self.beta, gradients) } else { 1.0 };
        Coefficients {
            beta: self.beta as f32,
            gain: if self.average { (1.0 - self.beta) as f32 } else { 1.0 },
            nesterov: self.nesterov,
            rate: (rate / bias) as f32,
        }
    }

    #[inline(always)]
    fn update(k: Coefficients, w: f32, g: f32, [v]: [f32; 1]) -> (f32, [f32; 1]) {
        let v = flush(k.beta * v + k.gain * g);
        let ahead = k.beta * v + k.gain * g;
        (w - k.rate * if k.nesterov { ahead } else { v }, [v])
    }
}
