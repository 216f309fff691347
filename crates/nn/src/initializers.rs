//! Initializers: what weights are before training.
//!
//! Weights are drawn in f64 by element number (row by row of `[inputs x outputs]`), and rounded once to f32. The random
//! numbers are counted, so that neither the order of layers nor threads matter.

mod glorot;
mod he;
mod lecun;
mod normal;
mod orthogonal;
mod zeros;

use downhill_kernels::random::Stream;
use downhill_spec::{Entry, Numbers, Parameter, Range, Spec, SpecError, find};

pub use glorot::Glorot;
pub use he::He;
pub use lecun::Lecun;
pub use normal::Normal;
pub use orthogonal::Orthogonal;
pub use zeros::Zeros;

/// A way to fill a matrix of weights before training.
pub trait Initializer: Send + Sync {
    /// Its name in the catalogue.
    fn kind(&self) -> &'static str;
    /// Fills `weights`, `[inputs x outputs]` row by row, from `stream`.
    fn fill(&self, stream: &Stream, inputs: usize, outputs: usize, weights: &mut [f32]);
}

/// The distribution that weights are drawn from, around a standard deviation that fits the layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// Its shape.
    pub shape: Shape,
    /// What the standard deviation is multiplied by.
    pub gain: f64,
}

/// The shape of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Normal. (Keras and JAX cut it off at two standard deviations; PyTorch does not, nor is it here.)
    Normal,
    /// Uniform between `-sqrt(3) std` and `sqrt(3) std`.
    Uniform,
}

impl Distribution {
    /// The flag `uniform`, false unless given, and `gain`, 1 unless given.
    const PARAMETERS: &[Parameter] =
        &[Parameter::optional("uniform", Range::Flag, 0.0), Parameter::optional("gain", Range::NonNegative, 1.0)];

    fn read(numbers: &Numbers) -> Self {
        let shape = if numbers.flag("uniform") { Shape::Uniform } else { Shape::Normal };
        Self { shape, gain: numbers.get("gain") }
    }

    /// Fills `weights` with independent numbers of mean zero and standard deviation `gain` times `std`.
    fn fill(self, stream: &Stream, std: f64, weights: &mut [f32]) {
        let std = self.gain * std;
        let limit = 3.0_f64.sqrt() * std;
        for (element, weight) in weights.iter_mut().enumerate() {
            let number = match self.shape {
                Shape::Normal => std * stream.normal(0, 0, element as u64),
                Shape::Uniform => limit * (2.0 * stream.uniform(0, 0, element as u64) - 1.0),
            };
            *weight = number as f32;
        }
    }
}

/// Makes an initializer from its numbers.
pub type Build = fn(&Numbers) -> Box<dyn Initializer>;

/// Every initializer.
pub const CATALOGUE: &[Entry<Build>] =
    &[he::ENTRY, glorot::ENTRY, lecun::ENTRY, orthogonal::ENTRY, normal::ENTRY, zeros::ENTRY];

/// The initializer that `spec` describes.
pub fn build(spec: &Spec) -> Result<Box<dyn Initializer>, SpecError> {
    let entry = find("initializer", CATALOGUE, spec)?;
    Ok((entry.build)(&entry.read(spec)?))
}
