//! What must be known of all samples in a file before they are trained on or evaluated, by going through them.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::error::ReadError;
use super::samples::{Checks, StoredSamples};
use crate::scaling::{FittedScaling, Scaling, ScalingKind};
use crate::stored::source::Prepared;
use crate::weighing::{ClassWeights, weight};

/// Numbers that are read at once.
const AT_ONCE: usize = 1 << 22;

/// Why something did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Somebody asked for it.
    Stopped,
    /// Samples could not be read.
    Unreadable(ReadError),
}

impl From<ReadError> for Cut {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(error)
    }
}

/// Goes through samples until `stop` is set.
pub struct Passes<'a> {
    /// The samples.
    pub samples: &'a StoredSamples,
    /// What their targets must be.
    pub checks: Checks,
    /// Set to end it.
    pub stop: &'a AtomicBool,
}

/// What samples count.
#[derive(Clone, Debug)]
pub(super) struct Weighing {
    /// The weight of each class.
    classes: Option<Vec<f64>>,
    /// The mean of all weights.
    mean: f64,
}

impl Weighing {
    /// The weights of samples, whose own they are, divided by their mean.
    pub fn weigh(&self, labels: Option<&[u32]>, weights: &mut [f32]) {
        for (row, own) in weights.iter_mut().enumerate() {
            let class = self.classes.as_ref().zip(labels).map(|(classes, labels)| classes[labels[row] as usize]);
            *own = (f64::from(weight(class, *own)) / self.mean) as f32;
        }
    }
}

impl Passes<'_> {
    /// Scaling, fitted on the features.
    pub fn scaling(&self, kind: ScalingKind) -> Result<FittedScaling, Cut> {
        let width = self.samples.width();
        Scaling::fit(kind, width, |visit| {
            let prepared =
                Prepared { samples: self.samples.clone(), scaling: None, weighing: None, checks: self.checks };
            prepared.visit(self.stop, &mut |samples| visit(samples.all_features()))
        })
    }

    /// What samples count; nothing where all count alike. Weights that are all 0 are `DH_WEIGHT`.
    pub(super) fn weighing(&self, classes: Option<ClassWeights>) -> Result<Option<Weighing>, Cut> {
        let samples = self.samples;
        let classes = classes.filter(|_| samples.has_labels());
        if classes.is_none() && !samples.has_weights() {
            return Ok(None);
        }
        let classes = match classes {
            Some(ClassWeights::Balanced) => Some(ClassWeights::Balanced.each(&self.label_counts()?)),
            other => other.map(|weights| weights.each(&[])),
        };
        let (mut labels, mut own, mut total) = (Vec::new(), Vec::new(), 0.0_f64);
        for rows in self.parts(2) {
            own.resize(rows.len(), 0.0);
            samples.read_weights(&rows, &mut own)?;
            if classes.is_some() {
                labels.resize(rows.len(), 0);
                samples.read_labels(&rows, &mut labels, self.checks.classes)?;
            }
            for (row, &own) in own.iter().enumerate() {
                let class = classes.as_ref().map(|classes| classes[labels[row] as usize]);
                total += f64::from(weight(class, own));
            }
            self.check_stop()?;
        }
        if total > 0.0 {
            return Ok(Some(Weighing { classes, mean: total / samples.count() as f64 }));
        }
        Err(ReadError::new("DH_WEIGHT", samples.path(), ": the weights must sum to > 0; all are 0").into())
    }

    /// The mean of each target.
    pub fn target_means(&self) -> Result<Vec<f64>, Cut> {
        let (samples, outputs) = (self.samples, self.samples.outputs());
        let (mut values, mut sums) = (Vec::new(), vec![0.0_f64; outputs]);
        for rows in self.parts(outputs) {
            values.resize(rows.len() * outputs, 0.0);
            samples.read_values(&rows, &mut values, self.checks.probabilities)?;
            for row in values.chunks_exact(outputs) {
                sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
            }
            self.check_stop()?;
        }
        Ok(sums.into_iter().map(|sum| sum / samples.count() as f64).collect())
    }

    /// How many samples there are of each class.
    pub fn label_counts(&self) -> Result<Vec<u64>, Cut> {
        let (mut labels, mut counts) = (Vec::new(), vec![0_u64; self.checks.classes.unwrap_or(0)]);
        for rows in self.parts(1) {
            labels.resize(rows.len(), 0);
            self.samples.read_labels(&rows, &mut labels, self.checks.classes)?;
            for &label in &labels {
                let class = label as usize;
                if class >= counts.len() {
                    counts.resize(class + 1, 0);
                }
                counts[class] += 1;
            }
            self.check_stop()?;
        }
        Ok(counts)
    }

    fn check_stop(&self) -> Result<(), Cut> {
        if self.stop.load(Ordering::Relaxed) { Err(Cut::Stopped) } else { Ok(()) }
    }

    /// All samples, some at a time, of `numbers` numbers each.
    fn parts(&self, numbers: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let (count, step) = (self.samples.count(), (AT_ONCE / numbers.max(1)).max(1));
        (0..count).step_by(step).map(move |from| from..count.min(from + step))
    }
}
