//! Losses: what a row of outputs costs, given its target.
//!
//! Every loss takes the network's last linear outputs `z` (logits), never probabilities, so that none of them overflows
//! or takes the logarithm of zero; [`Loss::predict`] turns logits into what a user wants to read. The cost of a batch
//! of `b` rows is `J = 1/b * sum of losses`; a row's loss is the mean over its outputs where a loss works element by
//! element, as in PyTorch and Keras.
//!
//! Each file states a loss as its formula. Most are a value and a derivative of one element ([`ElementLoss`]), over
//! which the sweeps are made once for all.

mod binary_cross_entropy;
mod elements;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod softmax_cross_entropy;
mod targets;

use downhill_kernels::Isa;
use downhill_spec::{Entry, Numbers, Spec, SpecError, find};

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use elements::ElementLoss;
pub use huber::Huber;
pub use mean_absolute_error::MeanAbsoluteError;
pub use mean_squared_error::MeanSquaredError;
pub use softmax_cross_entropy::SoftmaxCrossEntropy;
pub use targets::{TargetError, Targets};

/// A loss over a block of rows.
///
/// `z` holds `losses.len()` rows of `outputs` logits. Rows are independent, so any cut into blocks gives the same bits.
/// Targets that do not fit (see [`check`](Self::check)) panic or give a meaningless number: check them first, once.
pub trait Loss: Send + Sync {
    /// Its name in the catalogue.
    fn kind(&self) -> &'static str;

    /// How many classes labels may name with this many outputs (labels are `0..classes`); `None` where a target can
    /// only be values.
    fn classes(&self, outputs: usize) -> Option<usize>;

    /// Whether `targets` fit `rows` rows of `outputs` outputs.
    fn check(&self, rows: usize, outputs: usize, targets: Targets) -> Result<(), TargetError> {
        targets.check(self.kind(), rows, outputs, self.classes(outputs))
    }

    /// Each row's loss.
    fn forward(&self, isa: Isa, outputs: usize, z: &[f32], targets: Targets, losses: &mut [f32]);

    /// Each row's loss, and in `delta` (as long as `z`) its derivative by the row's logits, times `scale`: with `1/b`
    /// for a batch of `b` rows, the derivative of the cost.
    #[allow(clippy::too_many_arguments)] // What goes in and what comes out of one pass; a struct would only rename it.
    fn forward_backward(
        &self,
        isa: Isa,
        outputs: usize,
        z: &[f32],
        targets: Targets,
        scale: f32,
        losses: &mut [f32],
        delta: &mut [f32],
    );

    /// What the logits say, in place: the outputs themselves, or probabilities.
    fn predict(&self, isa: Isa, outputs: usize, z: &mut [f32]);
}

/// Makes a loss from its numbers.
pub type Build = fn(&Numbers) -> Box<dyn Loss>;

/// Every loss.
pub const CATALOGUE: &[Entry<Build>] = &[
    mean_squared_error::ENTRY,
    mean_absolute_error::ENTRY,
    huber::ENTRY,
    binary_cross_entropy::ENTRY,
    softmax_cross_entropy::ENTRY,
];

/// The loss that `spec` describes.
pub fn build(spec: &Spec) -> Result<Box<dyn Loss>, SpecError> {
    let entry = find("loss", CATALOGUE, spec)?;
    Ok((entry.build)(&entry.read(spec)?))
}
