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
/// As in PyTorch, the decay is multiplied by the rate; unlike there, only weights decay, not biases.
pub(crate) struct AdamW {
    adam: Adam,
    weight_decay: f64,
}

#[derive(Clone, Copy)]
pub(crate) struct Coefficients {
    adam: adam::Coefficients,
    /// 1 - rate weightDecay, or 1 where nothing decays.
    keep: f32,
}

impl AdamW {
    fn read(numbers: &Numbers) -> Result<Self, SpecError> {
        Ok(Self { adam: Adam::read(Self::ENTRY.kind, numbers)?, weight_decay: numbers.get("weightDecay") })
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
            Parameter::optional("weightDecay", Range::NonNegative, 0.01),
        ],
        build: |numbers| Ok(follow(Self::read(numbers)?)),
    };
    const STATE: &'static [&'static str] = Adam::STATE;
    type State = [f32; 2];
    type Coefficients = Coefficients;

    fn coefficients(&self, step: u64, rate: f64) -> Coefficients {
        Coefficients { adam: self.adam.coefficients(step, rate), keep: (1.0 - rate * self.weight_decay) as f32 }
    }

    fn spared(k: Coefficients) -> Coefficients {
        Coefficients { keep: 1.0, ..k }
    }

    #[inline(always)]
    fn update(k: Coefficients, w: f32, g: f32, state: [f32; 2]) -> (f32, [f32; 2]) {
        Adam::update(k.adam, k.keep * w, g, state)
    }
}
