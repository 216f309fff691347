use downhill_kernels::random::Stream;
use downhill_spec::Entry;

use super::{Build, Distribution, Initializer};

/// LeCun's initialization, which keeps the variance through linear layers (and SELU): standard deviation
/// `sqrt(1 / inputs)`.
///
/// The distribution is normal, or uniform with the flag `uniform`.
///
/// LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.
#[derive(Clone, Copy, Debug)]
pub struct Lecun {
    /// What the weights are drawn from.
    pub distribution: Distribution,
}

impl Initializer for Lecun {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, stream: &Stream, inputs: usize, _: usize, weights: &mut [f32]) {
        let std = (1.0 / inputs as f64).sqrt();
        self.distribution.fill(stream, std, weights);
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "lecun",
    parameters: Distribution::PARAMETERS,
    build: |numbers| Box::new(Lecun { distribution: Distribution::read(numbers) }),
};
