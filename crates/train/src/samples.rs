//! Samples held in memory: features in rows, and their targets.

use downhill_kernels::memory;
use downhill_nn::losses::Targets;

use crate::scaling::Scaling;

/// Samples, one row of features each.
#[derive(Clone, Debug)]
pub struct Samples {
    pub(crate) features: Vec<f32>,
    width: usize,
    pub(crate) targets: TargetData,
    pub(crate) weights: Option<Vec<f32>>,
}

/// The targets of samples.
#[derive(Clone, Debug)]
pub enum TargetData {
    /// One class a sample.
    Labels(Vec<u32>),
    /// A row of values a sample.
    Values(Vec<f32>),
}

impl Samples {
    /// Samples of `width` features each. The caller has checked that the numbers of rows agree.
    pub fn new(features: Vec<f32>, width: usize, targets: TargetData) -> Self {
        Self { features, width, targets, weights: None }
    }

    /// The same samples, of which sample `i` counts `weights[i] / mean` times: twice as much weight is as good as the same
    /// sample twice. The caller has checked that there is a weight for each, none of them negative, and some not zero.
    pub fn weighted(self, weights: &[f32]) -> Self {
        let total: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        let mean = total / weights.len() as f64;
        let mut counts = memory::copy(weights);
        counts.iter_mut().for_each(|weight| *weight = (f64::from(*weight) / mean) as f32);
        Self { weights: Some(counts), ..self }
    }

    /// Scales the features.
    pub fn scale(&mut self, scaling: &Scaling) {
        scaling.apply(&mut self.features);
    }

    /// Features, targets, and weights if there are any.
    pub fn into_parts(self) -> (Vec<f32>, TargetData, Option<Vec<f32>>) {
        (self.features, self.targets, self.weights)
    }

    /// Makes room for `rows` samples of `outputs` values, if their targets are values; what stands there is of no meaning.
    pub(crate) fn resize(&mut self, rows: usize, outputs: usize) {
        resize(&mut self.features, rows * self.width);
        match &mut self.targets {
            TargetData::Labels(labels) => resize(labels, rows),
            TargetData::Values(values) => resize(values, rows * outputs),
        }
        if let Some(weights) = &mut self.weights {
            resize(weights, rows);
        }
    }

    /// Adds sample `index` of others to these, which are of the same sort.
    pub(crate) fn push(&mut self, others: &Self, index: usize, outputs: usize) {
        self.features.extend_from_slice(others.features(index));
        match (&mut self.targets, &others.targets) {
            (TargetData::Labels(to), TargetData::Labels(from)) => to.push(from[index]),
            (TargetData::Values(to), TargetData::Values(from)) => {
                to.extend_from_slice(&from[index * outputs..][..outputs]);
            }
            _ => unreachable!("targets are of one sort"),
        }
        if let (Some(to), Some(from)) = (&mut self.weights, &others.weights) {
            to.push(from[index]);
        }
    }

    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.features.len() / self.width
    }

    /// Features a sample.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The features of sample `index`.
    pub fn features(&self, index: usize) -> &[f32] {
        &self.features[index * self.width..][..self.width]
    }

    /// Every feature, row by row.
    pub fn all_features(&self) -> &[f32] {
        &self.features
    }

    /// Every target.
    pub fn targets(&self) -> &TargetData {
        &self.targets
    }

    /// How much each sample counts, 1 in the mean; none where all count alike.
    pub fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref()
    }
}

/// Gives an array `count` numbers, in memory that is made for large ones.
fn resize<T: memory::Number + Default>(numbers: &mut Vec<T>, count: usize) {
    if numbers.capacity() == 0 {
        *numbers = memory::zeros(count);
    } else if count > numbers.len() {
        memory::grow(numbers, count);
    } else {
        numbers.truncate(count);
    }
}

impl TargetData {
    /// No targets of the same sort.
    pub fn emptied(&self) -> Self {
        match self {
            Self::Labels(_) => Self::Labels(Vec::new()),
            Self::Values(_) => Self::Values(Vec::new()),
        }
    }

    /// As a loss takes them.
    pub fn as_targets(&self) -> Targets<'_> {
        match self {
            Self::Labels(labels) => Targets::Labels(labels),
            Self::Values(values) => Targets::Values(values),
        }
    }

    /// Those of `count` samples from `first`, each of `outputs` values.
    pub fn part(&self, first: usize, count: usize, outputs: usize) -> Targets<'_> {
        match self {
            Self::Labels(labels) => Targets::Labels(&labels[first..first + count]),
            Self::Values(values) => Targets::Values(&values[first * outputs..(first + count) * outputs]),
        }
    }

    /// Replaces these by those of `samples` in that order.
    pub fn gather(&mut self, all: &Self, samples: &[u32], outputs: usize) {
        match (self, all) {
            (Self::Labels(to), Self::Labels(from)) => {
                to.clear();
                memory::reserve(to, samples.len());
                to.extend(samples.iter().map(|&sample| from[sample as usize]));
            }
            (Self::Values(to), Self::Values(from)) => {
                to.clear();
                memory::reserve(to, samples.len() * outputs);
                for &sample in samples {
                    to.extend_from_slice(&from[sample as usize * outputs..][..outputs]);
                }
            }
            (to, from) => {
                *to = from.emptied();
                to.gather(from, samples, outputs);
            }
        }
    }
}
