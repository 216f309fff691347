use downhill_kernels::random::Stream;
use downhill_spec::Entry;

use super::{Build, Initializer};

/// Every weight zero. Right for biases and for a last layer; equal weights of a hidden layer would never part.
#[derive(Clone, Copy, Debug)]
pub struct Zeros;

impl Initializer for Zeros {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, _: &Stream, _: usize, _: usize, weights: &mut [f32]) {
        weights.fill(0.0);
    }
}

pub(super) const ENTRY: Entry<Build> = Entry { kind: "zeros", parameters: &[], build: |_| Box::new(Zeros) };
