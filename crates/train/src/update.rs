//! The second half of a step: the gradient of all parameters, used by their update as soon as it is made.

use std::ops::Range;

use downhill_kernels::memory::{Aligned, LINE};
use downhill_kernels::shares_for;
use downhill_optim::{Gradients, Optimizer};

use crate::norms::Recorder;
use crate::pieces::{Cut, Piece, strip_numbers, strips};
use crate::step::{Gradient, WORK_AN_UPDATE, take_first};
use crate::trainer::Trainer;
use crate::transposed::{Inputs, Lent};

/// The most arrays of state that an update rule may keep.
const MOST_STATES: usize = 4;

impl Trainer {
    /// Gradient and update, shared by parameters; says whether all of them are still finite, and their state.
    pub(crate) fn parameters_phase(&mut self, rows: usize, gradient: Gradient) -> bool {
        let count = self.update_shares(rows);
        self.gradients.resize_with(self.gradients.len().max(count), Aligned::new);
        if let Some(recorders) = &mut self.recorders {
            recorders.resize_with(count, Recorder::default);
        }
        let (mut whole, factor, l2) = match gradient {
            Gradient::Whole { factor, has_l2: true } => (Some(&mut self.whole[..]), factor, 0.0),
            Gradient::Whole { factor, has_l2: false } => (Some(&mut self.whole[..]), factor, self.l2 / rows as f64),
            Gradient::Strips => (None, 1.0, self.l2 / rows as f64),
        };
        // Out of the network while it is read: a gradient depends on planes alone.
        let mut parameters = std::mem::take(&mut self.network.parameters);
        let work = Work {
            inputs: Inputs::new(&self.network, &self.workspace, self.isa, rows),
            optimizer: &*self.optimizer,
            l2: l2 as f32,
            factor,
        };
        let first_by_columns = self.panels.as_ref().is_some_and(|panels| panels.shares.is_some());
        let cut = Cut { threads: count, order: self.network.order, first_by_columns };
        let pieces = self.pieces.of(self.network.tensors(), cut);
        let (cut, rest) =
            parameters.split_at_mut(if first_by_columns { self.network.tensors()[0].range.end } else { 0 });
        let kept = self.state.len();
        let mut cut = Arrays { weights: cut, states: Default::default(), kept };
        let mut rest = Arrays { weights: rest, states: Default::default(), kept };
        for ((state, first), others) in self.state.iter_mut().zip(&mut cut.states).zip(&mut rest.states) {
            (*first, *others) = state.split_at_mut(cut.weights.len());
        }
        let mut shares: Vec<UpdateShare> = Vec::with_capacity(count);
        self.recorders.iter_mut().flatten().for_each(Recorder::clear);
        let mut recorders = self.recorders.iter_mut().flatten();
        for ((columns, rows), gradient) in pieces.columns.iter().zip(&pieces.rows).zip(&mut self.gradients) {
            let numbers = rows.iter().map(Piece::numbers).sum();
            shares.push(UpdateShare {
                columns: (columns, cut.take_first(columns.iter().map(Piece::numbers).sum())),
                rows: (rows, rest.take_first(numbers)),
                ready: whole.as_mut().map(|whole| take_first(whole, numbers)),
                gradient,
                recorder: recorders.next(),
                is_finite: true,
            });
        }
        self.team.run(&mut shares, |share| share.update(&work));
        let is_finite = shares.iter().all(|share| share.is_finite);
        drop(shares);
        self.network.parameters = parameters;
        is_finite
    }

    /// Into how many shares the update is cut.
    fn update_shares(&self, rows: usize) -> usize {
        let settled = self.panels.as_ref().and_then(|panels| panels.shares);
        settled.unwrap_or_else(|| {
            shares_for(self.threads_for(rows), self.network.work().saturating_mul(rows + WORK_AN_UPDATE))
        })
    }
}

/// What all threads read.
struct Work<'a> {
    inputs: Inputs<'a>,
    optimizer: &'a dyn Optimizer,
    l2: f32,
    /// What a gradient that is ready is multiplied by.
    factor: f32,
}

impl Work<'_> {
    fn update(&self, piece: &Piece, Arrays { weights, states, kept }: &mut Arrays, gradients: Gradients) -> bool {
        let l2 = self.l2_of(piece);
        self.optimizer.update(self.inputs.isa, piece.is_weight, l2, weights, gradients, &mut states[..*kept])
    }

    fn l2_of(&self, piece: &Piece) -> f32 {
        if piece.is_weight { self.l2 } else { 0.0 }
    }
}

/// Weights and the arrays of their state.
#[derive(Default)]
struct Arrays<'a> {
    weights: &'a mut [f32],
    states: [&'a mut [f32]; MOST_STATES],
    /// How many of these there are.
    kept: usize,
}

/// What one thread writes.
struct UpdateShare<'a> {
    /// Pieces of whole columns, and their numbers, piece after piece.
    columns: (&'a [Piece], Arrays<'a>),
    /// Pieces of whole rows, and theirs.
    rows: (&'a [Piece], Arrays<'a>),
    /// The gradient of the latter, where it is whole.
    ready: Option<&'a mut [f32]>,
    /// Room for the gradient of some strips, where there is none.
    gradient: &'a mut Aligned,
    recorder: Option<&'a mut Recorder>,
    is_finite: bool,
}

impl UpdateShare<'_> {
    fn update(&mut self, work: &Work) {
        // An update begins and ends as slowly as it takes on hundreds of numbers: small tensors share one.
        let most = if work.l2 != 0.0 || work.optimizer.decays() || self.recorder.is_some() {
            0
        } else {
            strip_numbers(work.inputs.rows)
        };
        let mut lent = Lent::of_this_thread();
        for (pieces, mut arrays) in [std::mem::take(&mut self.columns), std::mem::take(&mut self.rows)] {
            // The first of the pieces that share an update, and their numbers.
            let mut shared: Option<(&Piece, usize)> = None;
            for pieces in pieces.chunk_by(Piece::has_rows_of) {
                let transposed = if self.ready.is_some() { None } else { work.inputs.transposed(pieces, &mut lent) };
                for piece in pieces {
                    if let Some((left, right)) = self.outer_gradient(work, piece) {
                        self.finish(work, shared.take(), &mut arrays);
                        let mut own = arrays.take_first(piece.numbers());
                        self.is_finite &= work.update(piece, &mut own, Gradients::Outer { left, right });
                        continue;
                    }
                    for rows in strips(piece, work.inputs.rows) {
                        let more = rows.len() * piece.columns.len();
                        if shared.is_some_and(|(_, numbers)| numbers + more > most) {
                            self.finish(work, shared.take(), &mut arrays);
                        }
                        let (first, numbers) = shared.unwrap_or((piece, 0));
                        if self.ready.is_none() {
                            self.form_gradient(work, piece, rows, transposed, numbers, &arrays);
                        }
                        shared = Some((first, numbers + more));
                    }
                }
            }
            self.finish(work, shared, &mut arrays);
        }
    }

    /// Two vectors whose outer product is the gradient of `piece`, where it is of use to go without its memory.
    fn outer_gradient<'a>(&self, work: &Work<'a>, piece: &Piece) -> Option<(&'a [f32], &'a [f32])> {
        let is_of_use = work.inputs.rows == 1 && piece.columns.len().is_multiple_of(LINE);
        if !is_of_use || self.ready.is_some() || self.recorder.is_some() {
            return None;
        }
        let Inputs { network, workspace, .. } = work.inputs;
        let (left, right) = network.outer_gradient(workspace, piece.tensor)?;
        Some((&left[piece.rows.clone()], &right[piece.columns.clone()]))
    }

    /// Forms the gradient of a strip, behind the `before` numbers of others that share its update.
    fn form_gradient(
        &mut self,
        work: &Work,
        piece: &Piece,
        rows: Range<usize>,
        transposed: Option<&[f32]>,
        before: usize,
        arrays: &Arrays,
    ) {
        let place = before..before + rows.len() * piece.columns.len();
        self.gradient.grow(place.end);
        // What the update will need comes near while the product keeps the arithmetic busy and memory idle.
        let mut soon: [&[f32]; 1 + MOST_STATES] = Default::default();
        soon[0] = &arrays.weights[place.clone()];
        for (to, from) in soon[1..].iter_mut().zip(&arrays.states[..arrays.kept]) {
            *to = &from[place.clone()];
        }
        let soon = &soon[..=arrays.kept];
        work.inputs.gradient(piece, rows, transposed, false, soon, &mut self.gradient[place]);
    }

    /// Uses the gradient of the next parameters, if there are any: so many, of which the first are of that piece, and the others as
    /// well where it makes a difference.
    fn finish(&mut self, work: &Work, shared: Option<(&Piece, usize)>, arrays: &mut Arrays) {
        let Some((piece, numbers)) = shared else { return };
        let mut own = arrays.take_first(numbers);
        let gradient = match &mut self.ready {
            Some(ready) => take_first(ready, numbers),
            None => &mut self.gradient[..numbers],
        };
        if work.factor != 1.0 {
            gradient.iter_mut().for_each(|g| *g *= work.factor);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.before(own.weights);
        }
        self.is_finite &= work.update(piece, &mut own, Gradients::Each(gradient));
        if let Some(recorder) = &mut self.recorder {
            recorder.after(work.inputs.isa, work.l2_of(piece), piece.columns.len(), gradient, own.weights);
        }
    }
}

impl<'a> Arrays<'a> {
    /// The first `count` numbers of each, and the others stay.
    fn take_first(&mut self, count: usize) -> Arrays<'a> {
        let states = self.states.each_mut().map(|state| take_first(state, count.min(state.len())));
        Arrays { weights: take_first(&mut self.weights, count), states, kept: self.kept }
    }
}
