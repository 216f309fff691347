//! The first layer's numbers in slabs of whole columns, each a thread's own, for the length of an epoch.
//!
//! A layer's weights are read by all threads that take rows of a batch through it, and written by the one that updates them. Both
//! keep them in their core's cache, so that each write waits until the other core has let go: on a layer of 784 by 256 that
//! is as long as to update them once more. No row is anybody's own on the way forward; a column is. With the first layer
//! there is no way back that would need all columns, so that each thread can have its own, and nobody else ever reads
//! them. They have to stand together for that: rows of a few hundred bytes between those of another thread would be fetched by its
//! core, which reads ahead.

use std::ops::Range;

use downhill_kernels::{reduce, shares_for};

use crate::phases::{Phases, most_shares};
use crate::pieces::{columns_of, has_columns};
use crate::step::NonFinite;
use crate::trainer::{EpochPlan, Trainer};

/// Steps of an epoch that are worth cutting and joining for, which takes about as long as one.
const FEWEST_STEPS: usize = 16;

/// Numbers of the first layer that are worth it: with fewer, what is saved is lost again where all threads wait for each other
/// once more.
const FEWEST_NUMBERS: usize = 1 << 15;

/// How the first layer's numbers are cut.
pub(crate) struct Slabs {
    /// Into how many shares.
    pub shares: usize,
    /// Columns of each of its tensors.
    columns: usize,
    /// The rows of all of them together.
    rows: usize,
    /// The phases of a step meanwhile.
    pub phases: Phases,
}

impl Trainer {
    /// Cuts the first layer if that pays in this epoch, and no step needs its rows whole: as the norms do, and the L2 term, whose sums
    /// go along rows. What [`remember`](Self::remember) has kept is what there is.
    pub(crate) fn cut(&mut self, plan: &EpochPlan) {
        let (rows, steps) = (plan.batch_size, plan.rates.len().saturating_sub(plan.done.steps));
        let needs_rows = self.l2 != 0.0 || self.clip.is_some() || self.recorders.is_some();
        let threads = self.threads_for(rows);
        let is_of_use = threads > 1 && rows <= self.rows_at_once() && steps >= FEWEST_STEPS;
        if needs_rows || !is_of_use || !self.network.is_shared_by_columns(0) {
            return;
        }
        let (columns, numbers) = (self.network.layer_outputs(0), self.network.parameters_of(0).len());
        if has_columns(columns, threads) && numbers >= FEWEST_NUMBERS {
            let shares = most_shares(columns, shares_for(threads, rows * numbers), threads);
            self.turned.grow(numbers);
            let phases = Phases::of(&self.network, self.team.threads(), true);
            self.slabs = Some(Slabs { shares, columns, rows: numbers / columns, phases });
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

    fn columns(&self, share: usize) -> Range<usize> {
        columns_of(share, self.shares, self.columns)
    }

    /// Where slab `share` stands.
    pub(crate) fn range(&self, share: usize) -> Range<usize> {
        let Range { start, end } = self.columns(share);
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
        (0..self.shares).flat_map(move |share| {
            let (columns, slab) = (self.columns(share), self.range(share).start);
            (0..self.rows).map(move |row| {
                let (from, to) = (row * self.columns + columns.start, slab + row * columns.len());
                (from..from + columns.len(), to..to + columns.len())
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{EpochPlan, Phases, Slabs, Trainer};
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
        let phases = Phases::of(&Network::empty(), 3, true);
        let slabs = Slabs { shares: 3, columns: 100, rows: 4, phases };
        let whole: Vec<f32> = (0..400).map(|number| number as f32).collect();
        let (mut cut, mut joined) = (vec![0.0; 400], vec![0.0; 400]);
        slabs.cut(&whole, &mut cut);
        let columns: Vec<_> = (0..3).map(|share| slabs.columns(share)).collect();
        assert_eq!(columns, [0..32, 32..64, 64..100]);
        assert_eq!(slabs.range(2), 256..400);
        assert_eq!(cut[256 + 36], whole[100 + 64]);
        slabs.join(&cut, &mut joined);
        assert_eq!(joined, whole);
    }
}
