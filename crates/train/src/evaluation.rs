//! How good outputs are: the mean loss, and measures that people read.

use downhill_kernels::{Isa, memory};
use downhill_nn::losses::{Loss, Targets};

use crate::samples::Samples;

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
    let targets = samples.targets().as_targets();
    let mut losses = memory::zeros(logits.len() / outputs);
    loss.forward(isa, outputs, logits, targets, &mut losses);
    let mean_loss = mean(&losses, samples.weights());
    let mut predicted = memory::copy(logits);
    loss.predict(isa, outputs, &mut predicted);
    let metrics = match (targets, loss.classes(outputs)) {
        (Targets::Labels(labels), Some(classes)) => {
            let labels = labels.iter().map(|&label| label as usize);
            classification(labels.zip(likeliest(&predicted, outputs, classes)), classes)
        }
        (Targets::Values(values), Some(classes)) if classes == outputs || outputs == 1 => {
            classification(likeliest(values, outputs, classes).zip(likeliest(&predicted, outputs, classes)), classes)
        }
        (Targets::Values(values), _) => regression(&predicted, values, outputs),
        (Targets::Labels(_), None) => unreachable!("a loss that takes no labels was checked against them"),
    };
    Evaluation { loss: mean_loss, metrics }
}

fn mean(losses: &[f32], weights: Option<&[f32]>) -> f64 {
    let Some(weights) = weights else {
        return losses.iter().map(|&loss| f64::from(loss)).sum::<f64>() / losses.len() as f64;
    };
    let total: f64 = losses.iter().zip(weights).map(|(&loss, &weight)| f64::from(loss) * f64::from(weight)).sum();
    total / weights.iter().map(|&weight| f64::from(weight)).sum::<f64>()
}

/// Each row's likeliest class; of a single output for two classes, whether it is above one half.
fn likeliest(rows: &[f32], outputs: usize, classes: usize) -> impl Iterator<Item = usize> {
    rows.chunks_exact(outputs).map(move |row| match row {
        [probability] if classes == 2 => usize::from(*probability > 0.5),
        _ => (1..row.len()).fold(0, |best, class| if row[class] > row[best] { class } else { best }),
    })
}

fn classification(pairs: impl Iterator<Item = (usize, usize)>, classes: usize) -> Metrics {
    let mut confusion = memory::zeros(classes.saturating_mul(classes));
    let (mut right, mut rows) = (0_u64, 0_u64);
    for (label, predicted) in pairs {
        confusion[label * classes + predicted] += 1;
        right += u64::from(label == predicted);
        rows += 1;
    }
    Metrics::Classes { accuracy: right as f64 / rows as f64, confusion, classes }
}

fn regression(predicted: &[f32], values: &[f32], outputs: usize) -> Metrics {
    let count = values.len() as f64;
    let rows = count / outputs as f64;
    let error = |(&predicted, &value): (&f32, &f32)| f64::from(predicted) - f64::from(value);
    let errors = || predicted.iter().zip(values).map(error);
    let mut r2 = 0.0;
    for output in 0..outputs {
        let column = || values.iter().skip(output).step_by(outputs).map(|&value| f64::from(value));
        let mean = column().sum::<f64>() / rows;
        let spread: f64 = column().map(|value| (value - mean) * (value - mean)).sum();
        let missed: f64 = errors().skip(output).step_by(outputs).map(|error| error * error).sum();
        r2 += if spread > 0.0 { 1.0 - missed / spread } else { f64::NAN };
    }
    Metrics::Values {
        mean_absolute_error: errors().map(f64::abs).sum::<f64>() / count,
        mean_squared_error: errors().map(|error| error * error).sum::<f64>() / count,
        r2: r2 / outputs as f64,
    }
}
