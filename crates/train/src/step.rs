//! A training step: forward and backward by rows of the batch, then gradient and update by rows of parameters.

use std::ops::Range;

use downhill_kernels::{CHUNK, Isa, gather, memory, reduce};
use downhill_nn::layers::{Moment, Part, Pass};
use downhill_nn::{Network, Workspace};
use downhill_optim::Optimizer;

use crate::norms::Recorder;
use crate::pieces::{Piece, strips};
use crate::source::Batch;
use crate::trainer::Trainer;

/// The most arrays of state that an update rule may keep.
const MOST_STATES: usize = 4;

/// Multiply-adds that take as long as the update of one parameter.
const WORK_AN_UPDATE: usize = 16;

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
enum Gradient {
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
        match self.parameters_phase(rows, gradient) {
            None => Ok(cost),
            Some(tensor) => Err(NonFinite::Tensor { tensor, index: self.bad_index(tensor) }),
        }
    }

    /// Where in a tensor, or in its optimizer state, a number is not finite.
    fn bad_index(&self, tensor: usize) -> usize {
        let range = self.network.tensors()[tensor].range.clone();
        let arrays = std::iter::once(&self.network.parameters).chain(&self.state);
        let found = arrays.filter_map(|array| reduce::first_non_finite(self.isa, &array[range.clone()]));
        found.into_iter().next().unwrap_or(0)
    }

    /// Rows of a batch that go forward and back together. A larger batch adds up its gradient on the way, so that its planes
    /// need not be kept: in whole chunks of a product's depth, in which their sum is made anyway.
    fn rows_at_once(&self) -> usize {
        CHUNK * self.team.threads().div_ceil(2)
    }

    pub(crate) fn threads_for(&self, rows: usize) -> usize {
        self.team.threads_for(self.network.work().saturating_mul(3 * rows + WORK_AN_UPDATE))
    }

    /// Forward, loss and backward of some rows of the batch, shared by rows.
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
        let (network, loss, targets, isa) = (&self.network, &self.loss, &self.targets, self.isa);
        let weights = &self.weights;
        let threads = self.threads_for(batch.len());
        let mut shares = self.workspace.deal(batch.len(), threads, true);
        self.team.run(&mut shares, |share| {
            for block in share {
                let count = block.losses.len();
                let wanted = &batch[block.first_row..][..count];
                let x = &mut block.planes[0];
                gather(isa, samples.all_features(), samples.width(), wanted, x.data, x.stride);
                let first_row = rows.start + block.first_row;
                let pass = Pass { isa, seed: network.seed(), moment: Some(plan.moment), first_row };
                network.forward(&pass, &mut block.planes);
                let z = &*block.planes[block.planes.len() - 1].data;
                let targets = targets.part(block.first_row, count, outputs);
                loss.forward_backward(isa, outputs, z, targets, scale, block.losses, block.deltas[0].data);
                if let Some(weights) = weights.get(block.first_row..) {
                    weigh(weights, outputs, block.losses, block.deltas[0].data);
                }
                network.backward(&pass, block, false);
            }
        });
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

    /// Gradient and update, shared by parameters; names a tensor that is no longer finite.
    fn parameters_phase(&mut self, rows: usize, gradient: Gradient) -> Option<usize> {
        let threads = self.threads_for(rows);
        let (mut whole, factor, l2) = match gradient {
            Gradient::Whole { factor, has_l2: true } => (Some(&mut self.whole[..]), factor, 0.0),
            Gradient::Whole { factor, has_l2: false } => (Some(&mut self.whole[..]), factor, self.l2 / rows as f64),
            Gradient::Strips => (None, 1.0, self.l2 / rows as f64),
        };
        // Out of the network while it is read: a gradient depends on planes alone.
        let mut parameters = std::mem::take(&mut self.network.parameters);
        let work = Work {
            network: &self.network,
            workspace: &self.workspace,
            optimizer: &*self.optimizer,
            isa: self.isa,
            rows,
            l2: l2 as f32,
            factor,
        };
        let pieces = self.pieces.of(self.network.tensors(), threads);
        let mut weights = &mut parameters[..];
        let mut states: Vec<&mut [f32]> = self.state.iter_mut().map(|state| &mut state[..]).collect();
        let mut shares: Vec<UpdateShare> = Vec::with_capacity(threads);
        self.recorders.iter_mut().flatten().for_each(Recorder::clear);
        let mut recorders = self.recorders.iter_mut().flatten();
        for (pieces, gradient) in pieces.iter().zip(&mut self.gradients) {
            let numbers = pieces.iter().map(Piece::numbers).sum();
            shares.push(UpdateShare {
                pieces,
                weights: take_first(&mut weights, numbers),
                states: states.iter_mut().map(|state| take_first(state, numbers)).collect(),
                ready: whole.as_mut().map(|whole| take_first(whole, numbers)),
                gradient,
                recorder: recorders.next(),
                bad: None,
            });
        }
        self.team.run(&mut shares, |share| share.update(&work));
        let bad = shares.iter().find_map(|share| share.bad);
        drop(shares);
        self.network.parameters = parameters;
        bad
    }
}

/// Makes of each row's loss and derivative those of a sample of its weight.
fn weigh(weights: &[f32], outputs: usize, losses: &mut [f32], delta: &mut [f32]) {
    for ((&weight, loss), delta) in weights.iter().zip(losses).zip(delta.chunks_exact_mut(outputs)) {
        *loss *= weight;
        delta.iter_mut().for_each(|d| *d *= weight);
    }
}

/// What all threads of the second phase read.
struct Work<'a> {
    network: &'a Network,
    workspace: &'a Workspace,
    optimizer: &'a dyn Optimizer,
    isa: Isa,
    rows: usize,
    l2: f32,
    /// What a gradient that is ready is multiplied by.
    factor: f32,
}

/// What one thread of the second phase writes.
struct UpdateShare<'a> {
    pieces: &'a [Piece],
    weights: &'a mut [f32],
    states: Vec<&'a mut [f32]>,
    /// The gradient, where it is whole.
    ready: Option<&'a mut [f32]>,
    /// Room for the gradient of a strip, where there is none.
    gradient: &'a mut Vec<f32>,
    recorder: Option<&'a mut Recorder>,
    bad: Option<usize>,
}

impl UpdateShare<'_> {
    fn update(&mut self, work: &Work) {
        let mut at = 0;
        for piece in self.pieces {
            let l2 = if piece.is_weight { work.l2 } else { 0.0 };
            for strip in strips(piece, work.rows) {
                let numbers = at..at + strip.len() * piece.columns;
                let gradient = match &mut self.ready {
                    Some(ready) => {
                        let gradient = &mut ready[numbers.clone()];
                        if work.factor != 1.0 {
                            gradient.iter_mut().for_each(|g| *g *= work.factor);
                        }
                        gradient
                    }
                    None => {
                        if self.gradient.len() < numbers.len() {
                            memory::grow(self.gradient, numbers.len());
                        }
                        let gradient = &mut self.gradient[..numbers.len()];
                        // What the update will need comes near while the product keeps the arithmetic busy and memory idle.
                        let mut soon: [&[f32]; 1 + MOST_STATES] = Default::default();
                        soon[0] = &self.weights[numbers.clone()];
                        for (to, from) in soon[1..].iter_mut().zip(&self.states) {
                            *to = &from[numbers.clone()];
                        }
                        let soon = &soon[..=self.states.len()];
                        let part = Part { tensor: piece.tensor, from: strip.start, adds: false, soon };
                        work.network.gradient(work.isa, work.workspace, work.rows, part, gradient);
                        gradient
                    }
                };
                let kept = self.states.len();
                let mut state: [&mut [f32]; MOST_STATES] = Default::default();
                for (to, from) in state.iter_mut().zip(&mut self.states) {
                    *to = &mut from[numbers.clone()];
                }
                let state = &mut state[..kept];
                let weights = &mut self.weights[numbers.clone()];
                if let Some(recorder) = &mut self.recorder {
                    recorder.before(weights);
                }
                let finite = work.optimizer.update(work.isa, piece.is_weight, l2, weights, gradient, state);
                if let Some(recorder) = &mut self.recorder {
                    recorder.after(work.isa, l2, piece.columns, gradient, weights);
                }
                if !finite {
                    self.bad.get_or_insert(piece.tensor);
                }
                at = numbers.end;
            }
        }
    }
}

/// The first `count` numbers, and the others stay in `slice`.
pub(crate) fn take_first<'a, T>(slice: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let (first, others) = std::mem::take(slice).split_at_mut(count);
    *slice = others;
    first
}
