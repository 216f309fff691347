use downhill_kernels::{Isa, Kernel, Simd, math, memory};
use downhill_spec::Entry;

use super::{Build, Loss, Targets};
use crate::activations::softmax::{exponentials, row_sums, softmax};

/// Cross-entropy of the softmax of a row of logits: with `p = softmax(z)`, the loss is `-log(p_label)`, or
/// `-sum of y_j log(p_j)` where the target is a row of values; its derivative is `p - y` (`p sum(y) - y` where the
/// values do not sum to 1). As PyTorch's `CrossEntropyLoss`.
///
/// Computed as `log(sum of e^(z_j - max z)) - (z_label - max z)`. Predictions are the probabilities `p`.
#[derive(Clone, Copy, Debug)]
pub struct SoftmaxCrossEntropy;

impl Loss for SoftmaxCrossEntropy {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn classes(&self, outputs: usize) -> Option<usize> {
        Some(outputs)
    }

    fn forward(&self, isa: Isa, outputs: usize, z: &[f32], targets: Targets, losses: &mut [f32]) {
        let mut powers = memory::zeros(z.len());
        self.forward_backward(isa, outputs, z, targets, 1.0, losses, &mut powers);
    }

    fn forward_backward(
        &self,
        isa: Isa,
        outputs: usize,
        z: &[f32],
        targets: Targets,
        scale: f32,
        losses: &mut [f32],
        delta: &mut [f32],
    ) {
        assert_eq!(z.len(), outputs * losses.len(), "one loss for each row");
        delta.copy_from_slice(z);
        exponentials(isa, outputs, delta, losses);
        let sums = row_sums(isa, outputs, delta);
        match targets {
            Targets::Labels(labels) => {
                assert_eq!(losses.len(), labels.len(), "one label for each row");
                isa.dispatch(FromLabels { outputs, z, labels, scale, sums: &sums, losses, delta });
            }
            Targets::Values(y) => {
                assert_eq!(z.len(), y.len(), "as many targets as logits");
                let totals = row_sums(isa, outputs, y);
                let mut terms = memory::zeros(z.len());
                let (sums, totals, maxima) = (&sums, &totals, &*losses);
                isa.dispatch(FromValues { outputs, z, y, scale, sums, totals, maxima, delta, terms: &mut terms });
                losses.copy_from_slice(&row_sums(isa, outputs, &terms));
            }
        }
    }

    fn predict(&self, isa: Isa, outputs: usize, z: &mut [f32]) {
        softmax(isa, outputs, z);
    }
}

/// Rows whose logarithms are taken together.
const ROWS: usize = 16;

/// Takes `delta` from powers to derivatives, and `losses` from maxima to losses.
struct FromLabels<'s> {
    outputs: usize,
    z: &'s [f32],
    labels: &'s [u32],
    scale: f32,
    sums: &'s [f32],
    losses: &'s mut [f32],
    delta: &'s mut [f32],
}

impl Kernel for FromLabels<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { outputs, z, labels, scale, sums, losses, delta } = self;
        // The logarithms of some rows at once: each row by itself would leave most of a vector empty.
        let mut logs = [0.0; ROWS];
        let blocks = z.chunks(ROWS * outputs).zip(delta.chunks_mut(ROWS * outputs));
        let statistics = labels.chunks(ROWS).zip(sums.chunks(ROWS)).zip(losses.chunks_mut(ROWS));
        for ((z, delta), ((labels, sums), losses)) in blocks.zip(statistics) {
            for (log, &sum) in logs.iter_mut().zip(sums) {
                *log = math::log(simd, sum);
            }
            let rows = z.chunks_exact(outputs).zip(delta.chunks_exact_mut(outputs));
            for ((((z, delta), (&label, &sum)), log), loss) in rows.zip(labels.iter().zip(sums)).zip(logs).zip(losses) {
                let label = label as usize;
                let max = *loss;
                *loss = log - (z[label] - max);
                let right = (delta[label] / sum - 1.0) * scale;
                for d in &mut *delta {
                    *d = *d / sum * scale;
                }
                delta[label] = right;
            }
        }
    }
}

/// Takes `delta` from powers to derivatives, and writes what each output adds to its row's loss to `terms`.
struct FromValues<'s> {
    outputs: usize,
    z: &'s [f32],
    y: &'s [f32],
    scale: f32,
    sums: &'s [f32],
    totals: &'s [f32],
    maxima: &'s [f32],
    delta: &'s mut [f32],
    terms: &'s mut [f32],
}

impl Kernel for FromValues<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let inputs = self.z.chunks_exact(self.outputs).zip(self.y.chunks_exact(self.outputs));
        let results = self.delta.chunks_exact_mut(self.outputs).zip(self.terms.chunks_exact_mut(self.outputs));
        let statistics = self.sums.iter().zip(self.totals).zip(self.maxima);
        for (((z, y), (delta, terms)), ((&sum, &total), &max)) in inputs.zip(results).zip(statistics) {
            let log_sum = math::log(simd, sum);
            for (((&z, &y), d), term) in z.iter().zip(y).zip(delta).zip(terms) {
                *term = y * (log_sum - (z - max));
                *d = (*d / sum * total - y) * self.scale;
            }
        }
    }
}

pub(super) const ENTRY: Entry<Build> =
    Entry { kind: "softmaxCrossEntropy", parameters: &[], build: |_| Box::new(SoftmaxCrossEntropy) };
