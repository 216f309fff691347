use downhill_kernels::random::Stream;
use downhill_spec::Entry;

use super::{Build, Distribution, Initializer};

/// He's initialization, which keeps the variance through ReLU layers: standard deviation `sqrt(2 / inputs)`.
///
/// The distribution is normal, or uniform with the flag `uniform`. PyTorch's `kaiming_normal_` with fan-in and ReLU's gain.
///
/// He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
#[derive(Clone, Copy, Debug)]
pub struct He {
    /// What the weights are drawn from.
    pub distribution: Distribution,
}

impl Initializer for He {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, stream: &Stream, inputs: usize, _: usize, weights: &mut [f32]) {
        let std = (2.0 / inputs as f64).sqrt();
        self.distribution.fill(stream, std, weights);
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "he",
    parameters: Distribution::PARAMETERS,
    build: |numbers| Box::new(He { distribution: Distribution::read(numbers) }),
};
