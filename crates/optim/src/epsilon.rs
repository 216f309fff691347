//! Epsilon, which keeps a step finite where the mean square of the gradients is zero.

use downhill_spec::{Numbers, SpecError};

/// Epsilon beside the root or inside it; the other place holds zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Epsilon {
    outside: f32,
    inside: f32,
}

impl Epsilon {
    /// From the numbers `epsilon` and `epsilonInside` of the rule called `kind`.
    pub(crate) fn read(kind: &'static str, numbers: &Numbers) -> Result<Self, SpecError> {
        let value = numbers.get("epsilon");
        let epsilon = value as f32;
        // Zero or infinity in f32 would make weights NaN, or never move them.
        if !epsilon.is_normal() {
            let expectation = format!("from {:e} to {:e}", f32::MIN_POSITIVE, f32::MAX);
            return Err(SpecError::OutOfRange { kind, name: "epsilon", expectation, value });
        }
        Ok(if numbers.flag("epsilonInside") { Self { outside: 0.0, inside: epsilon } } else { Self::beside(epsilon) })
    }

    /// Beside the root.
    pub(crate) fn beside(epsilon: f32) -> Self {
        Self { outside: epsilon, inside: 0.0 }
    }

    /// `sqrt(s) + epsilon`, or `sqrt(s + epsilon)`.
    #[inline(always)]
    pub(crate) fn root(self, s: f32) -> f32 {
        (s + self.inside).sqrt() + self.outside
    }
}
