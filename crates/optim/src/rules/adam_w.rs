//! AdamW: Adam with decoupled weight decay, which shrinks weights directly instead of through their gradients.
//!
//! Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.

use downhill_spec::{Entry, Numbers, Parameter, Range, SpecError};

use super::adam::{self, Adam};
use crate::optimizer::follow;
use crate::rule::Rule;
use crate::rules::Build;

/// `w = (1 - rate weightDecay) w`, then Adam's step.
///
/// As in PyTorch, the decay is multiplied by the rate; unlike there, only weights decay, not biases,
/// unless `decayBiases`.
pub(crate) struct AdamW {
    adam: Adam,
    weight_decay: f64,
    decay_biases: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Coefficients {
    adam: adam::Coefficients,
    /// 1 - rate weightDecay
    keep: f32,
    /// That of biases: 1, unless they decay too.
    keep_bias: f32,
}

impl AdamW {
    fn read(numbers: &Numbers) -> Result<Self, SpecError> {
        Ok(Self {
            adam: Adam::read(Self::ENTRY.kind, numbers)?,
            weight_decay: numbers.get("weightDecay"),
            decay_biases: numbers.flag("decayBiases"),
        })
    }
}

impl Rule for AdamW {
    const ENTRY: Entry<Build> = Entry {
        kind: "adamW",
        parameters: &[
            Parameter::optional("learningRate", Range::NonNegative, 0.001),
            Parameter::optional("beta1", Range::HalfOpenUnit, 0.9),
            Parameter::optional("beta2", Range::HalfOpenUnit, 0.999),
            Parameter::optional("epsilon", Range::Positive, 1e-8),
            Parameter::optional("epsilonInside", Range::Flag, 0.0),
            Parameter::optional("epsilonHat", Range::Flag, 0.0),
            Parameter::optional("weightDecay", Range::NonNegative, 0.01),
            Parameter::optional("decayBiases", Range::Flag, 0.0),
        ],
        build: |numbers| Ok(follow(Self::read(numbers)?)),
    };
    const STATE: &'static [&'static str] = Adam::STATE;
    type State = [f32; 2];
    type Coefficients = Coefficients;

    fn coefficients(&self, step: u64, rate: f64) -> Coefficients {
        let keep = (1.0 - rate * self.weight_decay) as f32;
        let keep_bias = if self.decay_biases { keep } else { 1.0 };
        Coefficients { adam: self.adam.coefficients(step, rate), keep, keep_bias }
    }

    fn spared(k: Coefficients) -> Coefficients {
        Coefficients { keep: k.keep_bias, ..k }
    }

    #[inline(always)]
    fn update(k: Coefficients, w: f32, g: f32, state: [f32; 2]) -> (f32, [f32; 2]) {
        Adam::update(k.adam, k.keep * w, g, state)
    }
}
