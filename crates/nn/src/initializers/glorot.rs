use downhill_kernels::random::Stream;
use downhill_spec::Entry;

use super::{Build, Distribution, Initializer};

/// Glorot's initialization, which balances the variance forward and backward: standard deviation
/// `sqrt(2 / (inputs + outputs))`.
///
/// The distribution is normal, or uniform with the flag `uniform`. PyTorch's `xavier_normal_` with gain 1.
///
/// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
#[derive(Clone, Copy, Debug)]
pub struct Glorot {
    /// What the weights are drawn from.
    pub distribution: Distribution,
}

impl Initializer for Glorot {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, stream: &Stream, inputs: usize, outputs: usize, weights: &mut [f32]) {
        let std = (2.0 / (inputs + outputs) as f64).sqrt();
        self.distribution.fill(stream, std, weights);
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "glorot",
    parameters: Distribution::PARAMETERS,
    build: |numbers| Box::new(Glorot { distribution: Distribution::read(numbers) }),
};
