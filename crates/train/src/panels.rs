//! The numbers of an epoch in panels: a few columns of a tensor together, row by row.
//!
//! A product reads a few columns of the weights, row after row. In rows of a thousand numbers each of these lies in a page of its own,
//! and all of them fall into the same few places of a cache: they come from far away again for every few rows of the batch.
//! In panels they stand together, and so do the optimizer's numbers beside them. For the length of an epoch that is worth two copies.
//!
//! With several threads, the panels of the first layer are each a thread's own. A layer's weights are read by all threads that take
//! rows of a batch through it, and written by the one that updates them. Both keep them in their core's cache, so that each
//! write waits until the other core has let go: on a layer of 784 by 256 that is as long as to update them once more. No
//! row is anybody's own on the way forward; a column is. With the first layer there is no way back that would need all columns,
//! so that each thread can have its own, and nobody else ever reads them.

use std::ops::Range;

use downhill_kernels::{PANEL, reduce, shares_for};
use downhill_nn::layers::Order;
use downhill_nn::{Network, Tensor};

use crate::phases::{Phases, most_shares};
use crate::pieces::has_columns;
use crate::step::NonFinite;
use crate::trainer::{EpochPlan, Trainer};

/// Steps of an epoch that are worth the copies, which take about as long as one.
const FEWEST_STEPS: usize = 16;

/// Numbers that are worth them. Of the first layer alone, those that are worth sharing it by columns: with fewer, what is saved is lost again
/// where all threads wait for each other once more.
const FEWEST_NUMBERS: usize = 1 << 15;

/// Rows of a batch that are worth it: fewer read each weight once, and more columns at a time than a panel has.
const FEWEST_ROWS: usize = 4;

/// What there is while numbers stand in panels.
pub(crate) struct Panels {
    /// Into how many shares threads cut the columns of the first layer, if they do.
    pub shares: Option<usize>,
    /// The phases of a step meanwhile.
    pub phases: Phases,
}

impl Trainer {
    /// Keeps all that the steps of an epoch change, and turns its rows to panels if that pays.
    pub(crate) fn begin(&mut self, plan: &EpochPlan) {
        let Some(panels) = self.panels_for(plan) else { return self.remember() };
        self.turned.grow(self.network.parameters.len());
        self.set_aside();
        self.panels = Some(panels);
        self.network.order = Order::Panels;
        self.restore();
    }

    /// What an epoch in panels needs, if that pays and no step needs rows whole: as the norms do, and the L2 term, whose sums go along
    /// rows.
    fn panels_for(&self, plan: &EpochPlan) -> Option<Panels> {
        let (rows, steps) = (plan.batch_size, plan.rates.len().saturating_sub(plan.done.steps));
        let needs_rows = self.l2 != 0.0 || self.clip.is_some() || self.recorders.is_some();
        let is_of_use = rows >= FEWEST_ROWS && steps >= FEWEST_STEPS;
        if needs_rows || !is_of_use || self.network.parameters.len() < FEWEST_NUMBERS {
            return None;
        }
        let shares = self.first_shares(rows);
        Some(Panels { shares, phases: Phases::of(&self.network, self.team.threads(), shares.is_some()) })
    }

    /// Into how many shares to cut the columns of the first layer, if that pays.
    fn first_shares(&self, rows: usize) -> Option<usize> {
        let threads = self.threads_for(rows);
        let is_in_parts = rows > self.rows_at_once();
        if threads == 1 || is_in_parts || !self.network.is_shared_by_columns(0) {
            return None;
        }
        let (columns, numbers) = (self.network.layer_outputs(0), self.network.numbers_of(0));
        let pays = has_columns(columns, threads) && numbers >= FEWEST_NUMBERS;
        pays.then(|| most_shares(columns, shares_for(threads, rows * numbers), threads))
    }

    /// Turns panels back to rows, if there are any.
    pub(crate) fn end(&mut self) {
        if self.panels.take().is_none() {
            return;
        }
        let mut parameters = std::mem::take(&mut self.network.parameters);
        for numbers in std::iter::once(&mut parameters).chain(&mut self.state) {
            copy(&self.network, numbers, &mut self.turned, join);
            std::mem::swap(numbers, &mut self.turned);
        }
        self.network.parameters = parameters;
        self.network.order = Order::Rows;
    }

    /// The first tensor in which a number is not finite, or in its optimizer state, after a step that made one.
    pub(crate) fn non_finite_tensor(&mut self) -> NonFinite {
        for (index, tensor) in self.network.tensors().iter().enumerate() {
            for numbers in std::iter::once(&self.network.parameters).chain(&self.state) {
                let mut numbers = &numbers[tensor.range.clone()];
                if self.network.order == Order::Panels {
                    join(tensor, numbers, &mut self.turned);
                    numbers = &self.turned[..tensor.range.len()];
                }
                if let Some(place) = reduce::first_non_finite(self.isa, numbers) {
                    return NonFinite::Tensor { tensor: index, index: place };
                }
            }
        }
        unreachable!("an update that says so has left such a number")
    }
}

/// Copies all tensors of `network` from one array to another, one of which is in the network's order, the other in rows: if that is panels,
/// by `turn`.
pub(crate) fn copy(network: &Network, from: &[f32], to: &mut [f32], turn: fn(&Tensor, &[f32], &mut [f32])) {
    match network.order {
        Order::Rows => to.copy_from_slice(from),
        Order::Panels => {
            for tensor in network.tensors() {
                turn(tensor, &from[tensor.range.clone()], &mut to[tensor.range.clone()]);
            }
        }
    }
}

/// Writes the rows of a tensor to panels.
pub(crate) fn cut(tensor: &Tensor, rows: &[f32], panels: &mut [f32]) {
    for (in_rows, in_panels) in places(tensor) {
        panels[in_panels].copy_from_slice(&rows[in_rows]);
    }
}

/// Writes the panels of a tensor to rows.
pub(crate) fn join(tensor: &Tensor, panels: &[f32], rows: &mut [f32]) {
    for (in_rows, in_panels) in places(tensor) {
        rows[in_rows].copy_from_slice(&panels[in_panels]);
    }
}

/// Where each row of each panel stands: in rows, and in panels.
fn places(tensor: &Tensor) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let (rows, columns) = (tensor.rows, tensor.columns);
    (0..columns).step_by(PANEL).flat_map(move |first| {
        let width = PANEL.min(columns - first);
        (0..rows).map(move |row| {
            let (from, to) = (row * columns + first, rows * first + row * width);
            (from..from + width, to..to + width)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{EpochPlan, Trainer, cut, join};
    use crate::{Clip, Progress, TrainerOptions};
    use downhill_kernels::Isa;
    use downhill_nn::{LayerSpec, Network, Tensor};
    use downhill_spec::Spec;

    /// Whether a network of one layer, `inputs` wide, would be turned, and cut among two threads.
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
        trainer.begin(&plan);
        let is_cut = trainer.panels.as_ref().is_some_and(|panels| panels.shares == Some(2));
        trainer.end();
        is_cut && trainer.panels.is_none()
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
        let name = String::new();
        let tensor = Tensor { name, layer: 0, index: 0, rows: 4, columns: 100, is_weight: true, range: 0..400 };
        let rows: Vec<f32> = (0..400).map(|number| number as f32).collect();
        let (mut panels, mut joined) = (vec![0.0; 400], vec![0.0; 400]);
        cut(&tensor, &rows, &mut panels);
        assert_eq!(panels[32..64], rows[100..132], "the second row of the first panel");
        assert_eq!(panels[4 * 96 + 4..][..4], rows[196..200], "that of the last, which is narrower");
        join(&tensor, &panels, &mut joined);
        assert_eq!(joined, rows);
    }
}
