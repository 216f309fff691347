//! A training step: forward and backward, mostly by rows of the batch; then gradient and update by parameters.

use std::ops::Range;

use downhill_kernels::{CHUNK, bring_near, gather, memory, reduce};
use downhill_nn::Share;
use downhill_nn::layers::{Moment, Pass};

use crate::phases::Walk;
use crate::source::Batch;
use crate::trainer::Trainer;

/// Multiply-adds that take as long as the update of one parameter.
pub(crate) const WORK_AN_UPDATE: usize = 16;

/// What a step needs besides the trainer.
pub(crate) struct StepPlan<'a> {
    pub batch: Batch<'a>,
    pub moment: Moment,
    /// The step in the whole training, from 1, however large.
    pub step: u64,
    pub rate: f64,
}

/// What a batch costs before its update; its losses stand in `Trainer::losses`.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// The mean loss, and lambda/(2b) times the squared weights.
    pub mean: f64,
    /// lambda/2 times the squared weights.
    pub penalty: f64,
}

/// Where the update finds its gradient.
#[derive(Clone, Copy)]
pub(crate) enum Gradient {
    /// Nowhere: it is made strip by strip, and used at once.
    Strips,
    /// In `Trainer::whole`, to be multiplied by `factor`.
    Whole {
        factor: f32,
        /// Whether the L2 term is in it.
        has_l2: bool,
    },
}

/// Where a step met a number that is not finite; tensors by their place in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NonFinite {
    /// In the loss of that row of the batch (or in the L2 term), before anything was updated.
    Loss { row: Option<usize> },
    /// In the gradient, before anything was updated.
    Gradient { tensor: usize, index: usize },
    /// In a tensor or its optimizer state, after the update.
    Tensor { tensor: usize, index: usize },
}

impl Trainer {
    /// One step; returns what the batch costs before the update.
    pub(crate) fn step(&mut self, plan: &StepPlan) -> Result<Cost, NonFinite> {
        let rows = plan.batch.rows.len();
        let at_once = self.rows_at_once();
        self.losses.clear();
        memory::reserve(&mut self.losses, rows);
        bring_near(self.isa, plan.batch.samples.all_features(), plan.batch.samples.width(), plan.batch.next);
        for from in (0..rows).step_by(at_once) {
            let count = at_once.min(rows - from);
            self.rows_phase(plan, from..from + count);
            self.losses.extend_from_slice(self.workspace.losses(count));
            if rows > at_once {
                self.form_gradient(count, from > 0);
            }
        }
        let cost = self.cost();
        if !cost.mean.is_finite() {
            return Err(NonFinite::Loss { row: reduce::first_non_finite(self.isa, &self.losses) });
        }
        let gradient = match self.clip {
            None if rows <= at_once => Gradient::Strips,
            None => Gradient::Whole { factor: 1.0, has_l2: false },
            Some(clip) => {
                if rows <= at_once {
                    self.form_gradient(rows, false);
                }
                Gradient::Whole { factor: self.limit_gradient(clip, rows)?, has_l2: true }
            }
        };
        self.optimizer.prepare(plan.step, plan.rate);
        if self.parameters_phase(rows, gradient) { Ok(cost) } else { Err(self.non_finite_tensor()) }
    }

    /// Rows of a batch that go forward and back together. A larger batch adds up its gradient on the way, so that its planes
    /// need not be kept: in whole chunks of a product's depth, in which their sum is made anyway.
    pub(crate) fn rows_at_once(&self) -> usize {
        CHUNK * self.team.threads().div_ceil(2)
    }

    /// Threads that are worth waking for a step over `rows` rows.
    pub(crate) fn threads_for(&self, rows: usize) -> usize {
        self.team.threads_for(self.network.work().saturating_mul(3 * rows + WORK_AN_UPDATE))
    }

    /// Forward, loss and backward of some rows of the batch.
    fn rows_phase(&mut self, plan: &StepPlan, rows: Range<usize>) {
        let Batch { samples, rows: whole, .. } = plan.batch;
        let batch = &whole[rows.clone()];
        let outputs = self.network.outputs();
        self.targets.gather(samples.targets(), batch, outputs);
        let scale = (1.0 / whole.len() as f64) as f32;
        self.weights.clear();
        if let Some(weights) = samples.weights() {
            memory::reserve(&mut self.weights, batch.len());
            self.weights.extend(batch.iter().map(|&sample| weights[sample as usize]));
        }
        let shares = self.threads_for(batch.len());
        let (network, loss, targets, weights, isa) =
            (&self.network, &self.loss, &self.targets, &self.weights, self.isa);
        let fill = |block: &mut Share| {
            let wanted = &batch[block.first_row..][..block.losses.len()];
            let x = &mut block.planes[0];
            gather(isa, samples.all_features(), samples.width(), wanted, x.data, x.stride);
        };
        let pass = Pass { isa, seed: network.seed(), moment: Some(plan.moment), first_row: rows.start };
        let (team, workspace, panels) = (&mut self.team, &mut self.workspace, self.panels.as_ref());
        let first_shares = panels.and_then(|panels| panels.shares);
        let mut walk = Walk { team, workspace, network, first_shares, pass, rows: batch.len(), shares };
        let phases = panels.map_or(&self.phases, |panels| &panels.phases);
        phases.forward(&mut walk, fill, |block, pass| {
            let z = &*block.planes[block.planes.len() - 1].data;
            let targets = targets.part(block.first_row, block.losses.len(), outputs);
            loss.forward_backward(isa, outputs, z, targets, scale, block.losses, block.deltas[0].data);
            if let Some(weights) = weights.get(block.first_row..) {
                weigh(weights, outputs, block.losses, block.deltas[0].data);
            }
            network.backward_layers(phases.last_back.clone(), pass, block);
        });
        phases.backward(&mut walk);
    }

    /// What the batch costs, from the losses of its samples in order.
    fn cost(&self) -> Cost {
        let losses: f64 = self.losses.iter().map(|&loss| f64::from(loss)).sum();
        let penalty = self.l2 / 2.0 * self.squared_weights();
        Cost { mean: (losses + penalty) / self.losses.len() as f64, penalty }
    }

    /// The sum of all squared weights, of no use without L2.
    fn squared_weights(&self) -> f64 {
        if self.l2 == 0.0 {
            return 0.0;
        }
        let weights = self.network.tensors().iter().filter(|tensor| tensor.is_weight);
        let squares = |range| f64::from(reduce::sum_of_squares(self.isa, &self.network.parameters[range]));
        weights.map(|tensor| squares(tensor.range.clone())).sum()
    }
}

/// Makes of each row's loss and derivative those of a sample of its weight.
fn weigh(weights: &[f32], outputs: usize, losses: &mut [f32], delta: &mut [f32]) {
    for ((&weight, loss), delta) in weights.iter().zip(losses).zip(delta.chunks_exact_mut(outputs)) {
        *loss *= weight;
        delta.iter_mut().for_each(|d| *d *= weight);
    }
}

/// The first `count` numbers, and the others stay in `slice`.
pub(crate) fn take_first<'a, T>(slice: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let (first, others) = std::mem::take(slice).split_at_mut(count);
    *slice = others;
    first
}
