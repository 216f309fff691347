//! Where a training's samples come from, batch by batch.

use crate::samples::Samples;
use crate::stored::ReadError;
use crate::trainer::EpochPlan;

/// Gives an epoch its batches.
pub trait Source {
    /// The batch of step `step`, from 0. Steps come one after another, but after one that was undone an epoch may begin again.
    fn batch<'a>(&'a mut self, plan: &'a EpochPlan, step: usize) -> Result<Batch<'a>, ReadError>;
}

/// The samples of a step.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    /// Samples, those of the batch among them.
    pub samples: &'a Samples,
    /// Where in `samples` each of the batch stands.
    pub rows: &'a [u32],
    /// What each is called: its index among all samples.
    pub names: &'a [u32],
    /// Where those of the next batch stand, as far as they are there.
    pub next: &'a [u32],
}

/// Samples in memory, in the order that the plan has.
impl Source for &Samples {
    fn batch<'a>(&'a mut self, plan: &'a EpochPlan, step: usize) -> Result<Batch<'a>, ReadError> {
        let rest = &plan.order[step * plan.batch_size..];
        let (rows, rest) = rest.split_at(plan.batch_size.min(rest.len()));
        let next = &rest[..plan.batch_size.min(rest.len())];
        Ok(Batch { samples: self, rows, names: rows, next })
    }
}
