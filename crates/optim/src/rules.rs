//! The catalogue of update rules.

mod adam;
mod adam_w;
mod momentum;
mod rms_prop;
mod sgd;

use downhill_spec::{Entry, Numbers, Spec, SpecError, find};

use crate::optimizer::Optimizer;
use crate::rule::Rule;

/// Makes an optimizer of its numbers.
pub type Build = fn(&Numbers) -> Result<Box<dyn Optimizer>, SpecError>;

/// Every optimizer, its numbers, their ranges and defaults.
///
/// `learningRate` stands here for its range and default; each step gets its own rate in [`Optimizer::prepare`].
pub const CATALOGUE: &[Entry<Build>] =
    &[sgd::Sgd::ENTRY, momentum::Momentum::ENTRY, rms_prop::RmsProp::ENTRY, adam::Adam::ENTRY, adam_w::AdamW::ENTRY];

/// The optimizer that `spec` names.
///
/// # Errors
/// If the kind or one of its numbers is unknown, or a number is out of range.
pub fn build(spec: &Spec) -> Result<Box<dyn Optimizer>, SpecError> {
    let entry = find("optimizer", CATALOGUE, spec)?;
    (entry.build)(&entry.read(spec)?)
}
