//! Samples held in memory: features in rows, and their targets.

use downhill_nn::losses::Targets;

/// Samples, one row of features each.
#[derive(Clone, Debug)]
pub struct Samples {
    features: Vec<f32>,
    width: usize,
    targets: TargetData,
    weights: Option<Vec<f32>>,
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
        Self { weights: Some(weights.iter().map(|&weight| (f64::from(weight) / mean) as f32).collect()), ..self }
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
                to.extend(samples.iter().map(|&sample| from[sample as usize]));
            }
            (Self::Values(to), Self::Values(from)) => {
                to.clear();
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
