//! The first layer's numbers in slabs, one of whole columns for each thread, for the length of an epoch.
//!
//! A layer's weights are read by all threads that take rows of a batch through it, and written by the one that updates them. Both
//! keep them in their core's cache, so that each write waits until the other core has let go: on a layer of 784 by 256 that
//! is as long as to update them once more. No row is anybody's own on the way forward; a column is. With the first layer
//! there is no way back that would need all columns, so that each thread can have its own, and nobody else ever reads
//! them. They have to stand together for that: rows of a few hundred bytes between those of another thread would be fetched by its
//! core, which reads ahead.

use std::ops::Range;

use downhill_kernels::{gather, reduce};
use downhill_nn::layers::Pass;

use crate::pieces::{columns_of, has_columns};
use crate::step::{NonFinite, StepPlan};
use crate::trainer::{EpochPlan, Trainer};

/// Steps of an epoch that are worth cutting and joining for, which takes about as long as one.
const FEWEST_STEPS: usize = 16;

/// Numbers of the first layer that are worth it: with fewer, what is saved is lost again where all threads wait for each other
/// once more.
const FEWEST_NUMBERS: usize = 1 << 15;

/// How the first layer's numbers are cut.
pub(crate) struct Slabs {
    /// Among how many threads.
    pub threads: usize,
    /// Columns of each of its tensors.
    columns: usize,
    /// The rows of all of them together.
    rows: usize,
}

impl Trainer {
    /// Cuts the first layer if that pays in this epoch, and no step needs its rows whole: as the norms do, and the L2 term, whose sums
    /// go along rows. What [`remember`](Self::remember) has kept is what there is.
    pub(crate) fn cut(&mut self, plan: &EpochPlan) {
        let (rows, steps) = (plan.batch_size, plan.rates.len().saturating_sub(plan.done.steps));
        let needs_rows = self.l2 != 0.0 || self.clip.is_some() || self.recorders.is_some();
        let threads = self.threads_for(rows);
        let columns = self.network.first_columns().filter(|&columns| has_columns(columns, threads));
        let Some(columns) = columns else { return };
        if needs_rows || threads == 1 || rows > self.rows_at_once() || steps < FEWEST_STEPS {
            return;
        }
        let first = self.network.tensors().iter().take_while(|tensor| tensor.layer == 0);
        let slabs = Slabs { threads, columns, rows: first.map(|tensor| tensor.rows).sum() };
        if slabs.numbers() >= FEWEST_NUMBERS {
            self.turned.grow(slabs.numbers());
            self.slabs = Some(slabs);
            self.restore();
        }
    }

    /// Puts the numbers back into the order of tensors.
    pub(crate) fn join(&mut self) {
        let Some(slabs) = self.slabs.take() else { return };
        for numbers in std::iter::once(&mut self.network.parameters).chain(&mut self.state) {
            let turned = &mut self.turned[..slabs.numbers()];
            turned.copy_from_slice(&numbers[..turned.len()]);
            slabs.join(turned, numbers);
        }
    }

    /// Gathers a batch, shared by rows, and takes it through the first layer, shared by columns.
    pub(crate) fn first_layer_phase(&mut self, plan: &StepPlan) {
        let Some(slabs) = &self.slabs else { return };
        let (samples, batch) = (plan.batch.samples, plan.batch.rows);
        let (network, isa, rows, threads) = (&self.network, self.isa, batch.len(), slabs.threads);
        self.team.run(&mut self.workspace.deal(rows, threads, true), |share| {
            for block in share {
                let x = &mut block.planes[0];
                let wanted = &batch[block.first_row..][..x.count()];
                gather(isa, samples.all_features(), samples.width(), wanted, x.data, x.stride);
            }
        });
        let pass = Pass { isa, seed: network.seed(), moment: Some(plan.moment), first_row: 0 };
        let (x, columns) = self.workspace.deal_columns(rows, (0..threads).map(|thread| slabs.columns(thread)));
        let slab = |thread| &network.parameters[slabs.range(thread)];
        let mut shares: Vec<_> = (0..threads).map(slab).zip(columns).collect();
        self.team.run(&mut shares, |(slab, y)| network.forward_first(&pass, slab, x, y.reborrow()));
    }

    /// The first tensor in which a number is not finite, or in its optimizer state, after a step that made one.
    pub(crate) fn non_finite_tensor(&mut self) -> NonFinite {
        for (tensor, range) in self.network.tensors().iter().map(|tensor| &tensor.range).enumerate() {
            for numbers in std::iter::once(&self.network.parameters).chain(&self.state) {
                let numbers = match &self.slabs {
                    Some(slabs) if range.end <= slabs.numbers() => {
                        slabs.join(numbers, &mut self.turned);
                        &self.turned
                    }
                    _ => numbers,
                };
                if let Some(index) = reduce::first_non_finite(self.isa, &numbers[range.clone()]) {
                    return NonFinite::Tensor { tensor, index };
                }
            }
        }
        unreachable!("an update that says so has left such a number")
    }
}

impl Slabs {
    /// How many numbers are cut: those that stand first.
    pub(crate) fn numbers(&self) -> usize {
        self.rows * self.columns
    }

    fn columns(&self, thread: usize) -> Range<usize> {
        columns_of(thread, self.threads, self.columns)
    }

    /// Where the slab of thread `thread` stands.
    fn range(&self, thread: usize) -> Range<usize> {
        let Range { start, end } = self.columns(thread);
        self.rows * start..self.rows * end
    }

    /// Writes rows that stand in `whole` to slabs.
    pub(crate) fn cut(&self, whole: &[f32], slabs: &mut [f32]) {
        for (in_whole, in_slabs) in self.rows() {
            slabs[in_slabs].copy_from_slice(&whole[in_whole]);
        }
    }

    /// Writes what stands in slabs to rows that are whole.
    pub(crate) fn join(&self, slabs: &[f32], whole: &mut [f32]) {
        for (in_whole, in_slabs) in self.rows() {
            whole[in_whole].copy_from_slice(&slabs[in_slabs]);
        }
    }

    /// Where each row of each slab stands: in the order of tensors, and in that of slabs.
    fn rows(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        (0..self.threads).flat_map(move |thread| {
            let (columns, slab) = (self.columns(thread), self.range(thread).start);
            (0..self.rows).map(move |row| {
                let (from, to) = (row * self.columns + columns.start, slab + row * columns.len());
                (from..from + columns.len(), to..to + columns.len())
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{EpochPlan, Slabs, Trainer};
    use crate::{Clip, Progress, TrainerOptions};
    use downhill_kernels::Isa;
    use downhill_nn::{LayerSpec, Network};
    use downhill_spec::Spec;

    /// Whether the first layer of a network, `inputs` wide, would be cut among two threads.
    fn is_cut(inputs: usize, batch_size: usize, steps: usize, l2: f64, clip: Option<Clip>) -> bool {
        let layers: Vec<LayerSpec> = vec![Spec::new("dense").with("units", 128.0).into()];
        let network = Network::new(inputs, &layers, 1).unwrap();
        let optimizer = downhill_optim::build(&Spec::new("sgd")).unwrap();
        let loss = downhill_nn::losses::build(&Spec::new("softmaxCrossEntropy")).unwrap();
        let options =
            TrainerOptions { isa: Isa::SCALAR, threads: 2, l2, norms: false, clip, ignores_non_finite: false };
        let mut trainer = Trainer::new(network, optimizer, loss, &options);
        let rates = vec![0.1; steps];
        let plan =
            EpochPlan { epoch: 1, steps_before: 0, order: Vec::new(), batch_size, rates, done: Progress::default() };
        trainer.remember();
        trainer.cut(&plan);
        let is_cut = trainer.slabs.is_some();
        trainer.join();
        is_cut && trainer.slabs.is_none()
    }

    #[test]
    fn what_is_large_and_needed_by_columns_alone_is_cut() {
        assert!(is_cut(300, 64, 16, 0.0, None));
        assert!(!is_cut(200, 64, 16, 0.0, None), "few numbers");
        assert!(!is_cut(300, 257, 16, 0.0, None), "a large batch");
        assert!(!is_cut(300, 64, 15, 0.0, None), "few steps");
        assert!(!is_cut(300, 64, 16, 0.1, None), "an L2 term");
        assert!(!is_cut(300, 64, 16, 0.0, Some(Clip::Value(1.0))), "a limit");
    }

    #[test]
    fn what_is_cut_can_be_joined() {
        let slabs = Slabs { threads: 3, columns: 100, rows: 4 };
        let whole: Vec<f32> = (0..400).map(|number| number as f32).collect();
        let (mut cut, mut joined) = (vec![0.0; 400], vec![0.0; 400]);
        slabs.cut(&whole, &mut cut);
        let columns: Vec<_> = (0..3).map(|thread| slabs.columns(thread)).collect();
        assert_eq!(columns, [0..32, 32..64, 64..100]);
        assert_eq!(slabs.range(2), 256..400);
        assert_eq!(cut[256 + 36], whole[100 + 64]);
        slabs.join(&cut, &mut joined);
        assert_eq!(joined, whole);
    }
}
