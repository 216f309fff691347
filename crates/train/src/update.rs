//! The second half of a step: the gradient of all parameters, used by their update as soon as it is made.

use downhill_kernels::memory::Aligned;
use downhill_kernels::{Block, Isa};
use downhill_nn::layers::Part;
use downhill_nn::{Network, Workspace};
use downhill_optim::Optimizer;

use crate::norms::Recorder;
use crate::pieces::{Piece, strips};
use crate::slabs::Slabs;
use crate::step::{Gradient, take_first};
use crate::trainer::Trainer;

/// The most arrays of state that an update rule may keep.
const MOST_STATES: usize = 4;

impl Trainer {
    /// Gradient and update, shared by parameters; names a tensor that is no longer finite.
    pub(crate) fn parameters_phase(&mut self, rows: usize, gradient: Gradient) -> Option<usize> {
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
        let pieces = self.pieces.of(self.network.tensors(), threads, self.slabs.is_some());
        let (cut, rest) = parameters.split_at_mut(self.slabs.as_ref().map_or(0, Slabs::numbers));
        let mut cut = Arrays { weights: cut, states: Vec::new() };
        let mut rest = Arrays { weights: rest, states: Vec::with_capacity(self.state.len()) };
        for state in &mut self.state {
            let (first, others) = state.split_at_mut(cut.weights.len());
            if !first.is_empty() {
                cut.states.push(first);
            }
            rest.states.push(others);
        }
        let mut shares: Vec<UpdateShare> = Vec::with_capacity(threads);
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

/// What all threads read.
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

/// Weights and the arrays of their state.
#[derive(Default)]
struct Arrays<'a> {
    weights: &'a mut [f32],
    states: Vec<&'a mut [f32]>,
}

/// What one thread writes.
struct UpdateShare<'a> {
    /// Pieces of whole columns, and their numbers, piece after piece.
    columns: (&'a [Piece], Arrays<'a>),
    /// Pieces of whole rows, and theirs.
    rows: (&'a [Piece], Arrays<'a>),
    /// The gradient of the latter, where it is whole.
    ready: Option<&'a mut [f32]>,
    /// Room for the gradient of a strip, where there is none.
    gradient: &'a mut Aligned,
    recorder: Option<&'a mut Recorder>,
    bad: Option<usize>,
}

impl UpdateShare<'_> {
    fn update(&mut self, work: &Work) {
        for (pieces, mut arrays) in [std::mem::take(&mut self.columns), std::mem::take(&mut self.rows)] {
            for piece in pieces {
                self.update_piece(work, piece, &mut arrays);
            }
        }
    }

    fn update_piece(&mut self, work: &Work, piece: &Piece, arrays: &mut Arrays) {
        let l2 = if piece.is_weight { work.l2 } else { 0.0 };
        let columns = piece.columns.len();
        for rows in strips(piece, work.rows) {
            let numbers = rows.len() * columns;
            let weights = take_first(&mut arrays.weights, numbers);
            let kept = arrays.states.len();
            let mut states: [&mut [f32]; MOST_STATES] = Default::default();
            for (to, from) in states.iter_mut().zip(&mut arrays.states) {
                *to = take_first(from, numbers);
            }
            let states = &mut states[..kept];
            let gradient = match &mut self.ready {
                Some(ready) => {
                    let gradient = take_first(ready, numbers);
                    if work.factor != 1.0 {
                        gradient.iter_mut().for_each(|g| *g *= work.factor);
                    }
                    gradient
                }
                None => {
                    self.gradient.grow(numbers);
                    let gradient = &mut self.gradient[..numbers];
                    // What the update will need comes near while the product keeps the arithmetic busy and memory idle.
                    let mut soon: [&[f32]; 1 + MOST_STATES] = Default::default();
                    soon[0] = weights;
                    for (to, from) in soon[1..].iter_mut().zip(&*states) {
                        *to = from;
                    }
                    let soon = &soon[..=kept];
                    let part =
                        Part { tensor: piece.tensor, row: rows.start, column: piece.columns.start, adds: false, soon };
                    let out = Block::whole(gradient, rows.len(), columns);
                    work.network.gradient(work.isa, work.workspace, work.rows, part, out);
                    gradient
                }
            };
            if let Some(recorder) = &mut self.recorder {
                recorder.before(weights);
            }
            let finite = work.optimizer.update(work.isa, piece.is_weight, l2, weights, gradient, states);
            if let Some(recorder) = &mut self.recorder {
                recorder.after(work.isa, l2, columns, gradient, weights);
            }
            if !finite {
                self.bad.get_or_insert(piece.tensor);
            }
        }
    }
}

impl<'a> Arrays<'a> {
    /// The first `count` numbers of each, and the others stay.
    fn take_first(&mut self, count: usize) -> Arrays<'a> {
        let weights = take_first(&mut self.weights, count);
        Arrays { weights, states: self.states.iter_mut().map(|state| take_first(state, count)).collect() }
    }
}
