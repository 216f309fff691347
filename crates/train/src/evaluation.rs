//! How good outputs are: the mean loss, and measures that people read.

use downhill_kernels::{Isa, memory};
use downhill_nn::losses::{Loss, Targets};

use crate::samples::{Samples, TargetData};

/// The mean loss and measures of some samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The mean loss of a sample, weighted where samples have weights, summed in f64 in their order; without the L2 term.
    pub loss: f64,
    /// Measures of the sort that the targets allow.
    pub metrics: Metrics,
}

/// Measures beside the loss.
#[derive(Clone, Debug, PartialEq)]
pub enum Metrics {
    /// Of classes.
    Classes {
        /// The part of samples whose likeliest class is the right one.
        accuracy: f64,
        /// `confusion[right * classes + predicted]`: how many samples.
        confusion: Vec<u32>,
        /// How many classes there are.
        classes: usize,
    },
    /// Of values, over all outputs of all samples.
    Values {
        /// Mean absolute error.
        mean_absolute_error: f64,
        /// Mean squared error.
        mean_squared_error: f64,
        /// 1 minus the squared error over the squared distance from each output's mean, averaged over outputs, as
        /// scikit-learn's `r2_score`; NaN where an output does not vary.
        r2: f64,
    },
}

/// Evaluates logits, rows of `outputs`, against the targets of samples, which the caller has checked against the loss.
/// Weights count for the loss; the measures count every sample alike.
pub fn evaluate(isa: Isa, loss: &dyn Loss, outputs: usize, logits: &[f32], samples: &Samples) -> Evaluation {
    let means = match samples.targets() {
        TargetData::Labels(_) => Vec::new(),
        TargetData::Values(values) => {
            let rows = values.len() as f64 / outputs as f64;
            let column = |output| values.iter().skip(output).step_by(outputs).map(|&value| f64::from(value));
            (0..outputs).map(|output| column(output).sum::<f64>() / rows).collect()
        }
    };
    let mut evaluator = Evaluator::new(isa, loss, outputs, means);
    evaluator.add(logits, samples);
    evaluator.finish()
}

/// Evaluates samples that come some at a time. Everything is summed sample by sample, so that the cut does not matter.
pub struct Evaluator<'a> {
    isa: Isa,
    loss: &'a dyn Loss,
    outputs: usize,
    rows: u64,
    cost: f64,
    /// The sum of weights; that of 1 a sample where they have none.
    weight: f64,
    measures: Sums,
}

/// What measures are made of.
enum Sums {
    /// Of classes.
    Classes { confusion: Vec<u32>, classes: usize, right: u64 },
    /// Of values: each output's mean, its squared distance from it, its squared error; and over all of them.
    Values { means: Vec<f64>, spread: Vec<f64>, missed: Vec<f64>, absolute: f64, squared: f64 },
    /// Not known before the first samples.
    Unknown { means: Vec<f64> },
}

impl<'a> Evaluator<'a> {
    /// Nothing evaluated yet; `means` are those of each output's targets over all samples, where they are values.
    pub fn new(isa: Isa, loss: &'a dyn Loss, outputs: usize, means: Vec<f64>) -> Self {
        Self { isa, loss, outputs, rows: 0, cost: 0.0, weight: 0.0, measures: Sums::Unknown { means } }
    }

    /// Adds the logits of some samples.
    pub fn add(&mut self, logits: &[f32], samples: &Samples) {
        let (isa, outputs) = (self.isa, self.outputs);
        let targets = samples.targets().as_targets();
        let mut losses = memory::zeros(logits.len() / outputs);
        self.loss.forward(isa, outputs, logits, targets, &mut losses);
        self.rows += losses.len() as u64;
        match samples.weights() {
            None => {
                self.cost = losses.iter().fold(self.cost, |sum, &loss| sum + f64::from(loss));
                self.weight = self.rows as f64;
            }
            Some(weights) => {
                for (&loss, &weight) in losses.iter().zip(weights) {
                    self.cost += f64::from(loss) * f64::from(weight);
                    self.weight += f64::from(weight);
                }
            }
        }
        let mut predicted = memory::copy(logits);
        self.loss.predict(isa, outputs, &mut predicted);
        let classes = self.loss.classes(outputs);
        match (targets, classes) {
            (Targets::Labels(labels), Some(classes)) => {
                let labels = labels.iter().map(|&label| label as usize);
                self.classify(labels.zip(likeliest(&predicted, outputs, classes)), classes);
            }
            (Targets::Values(values), Some(classes)) if classes == outputs || outputs == 1 => {
                let pairs = likeliest(values, outputs, classes).zip(likeliest(&predicted, outputs, classes));
                self.classify(pairs, classes);
            }
            (Targets::Values(values), _) => self.measure(&predicted, values),
            (Targets::Labels(_), None) => unreachable!("a loss that takes no labels was checked against them"),
        }
    }

    fn classify(&mut self, pairs: impl Iterator<Item = (usize, usize)>, classes: usize) {
        if let Sums::Unknown { .. } = self.measures {
            let confusion = memory::zeros(classes.saturating_mul(classes));
            self.measures = Sums::Classes { confusion, classes, right: 0 };
        }
        let Sums::Classes { confusion, right, .. } = &mut self.measures else { unreachable!("one loss, one sort") };
        for (label, predicted) in pairs {
            confusion[label * classes + predicted] += 1;
            *right += u64::from(label == predicted);
        }
    }

    fn measure(&mut self, predicted: &[f32], values: &[f32]) {
        let outputs = self.outputs;
        if let Sums::Unknown { means } = &mut self.measures {
            let (means, zeros) = (std::mem::take(means), vec![0.0; outputs]);
            self.measures = Sums::Values { means, spread: zeros.clone(), missed: zeros, absolute: 0.0, squared: 0.0 };
        }
        let Sums::Values { means, spread, missed, absolute, squared } = &mut self.measures else {
            unreachable!("one loss, one sort")
        };
        for (predicted, values) in predicted.chunks_exact(outputs).zip(values.chunks_exact(outputs)) {
            for output in 0..outputs {
                let value = f64::from(values[output]);
                let error = f64::from(predicted[output]) - value;
                let distance = value - means[output];
                spread[output] += distance * distance;
                missed[output] += error * error;
                *absolute += error.abs();
                *squared += error * error;
            }
        }
    }

    /// The evaluation of all samples that were added.
    pub fn finish(self) -> Evaluation {
        let rows = self.rows as f64;
        let metrics = match self.measures {
            Sums::Classes { confusion, classes, right } => {
                Metrics::Classes { accuracy: right as f64 / rows, confusion, classes }
            }
            Sums::Values { spread, missed, absolute, squared, .. } => {
                let part =
                    |(spread, missed): (&f64, &f64)| if *spread > 0.0 { 1.0 - missed / spread } else { f64::NAN };
                let r2 = spread.iter().zip(&missed).map(part).sum::<f64>() / self.outputs as f64;
                let count = rows * self.outputs as f64;
                Metrics::Values { mean_absolute_error: absolute / count, mean_squared_error: squared / count, r2 }
            }
            Sums::Unknown { .. } => unreachable!("there is at least one sample"),
        };
        Evaluation { loss: self.cost / self.weight, metrics }
    }
}

/// Each row's likeliest class; of a single output for two classes, whether it is above one half.
fn likeliest(rows: &[f32], outputs: usize, classes: usize) -> impl Iterator<Item = usize> {
    rows.chunks_exact(outputs).map(move |row| match row {
        [probability] if classes == 2 => usize::from(*probability > 0.5),
        _ => (1..row.len()).fold(0, |best, class| if row[class] > row[best] { class } else { best }),
    })
}
