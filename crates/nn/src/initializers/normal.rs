use downhill_kernels::random::Stream;
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Distribution, Initializer, Shape};

/// Normal weights of mean zero and standard deviation `std`, which is 0.01 unless given, and `>= 0`.
#[derive(Clone, Copy, Debug)]
pub struct Normal {
    /// The standard deviation.
    pub std: f64,
}

impl Initializer for Normal {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, stream: &Stream, _: usize, _: usize, weights: &mut [f32]) {
        Distribution { shape: Shape::Normal, gain: 1.0 }.fill(stream, self.std, weights);
    }
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "normal",
    parameters: &[Parameter::optional("std", Range::NonNegative, 0.01)],
    build: |numbers| Box::new(Normal { std: numbers.get("std") }),
};
