//! Limits to the gradient of a step.
//!
//! A limit to the norm needs all of the gradient before any of it is used, so that with one a step forms the whole
//! gradient first, and only then updates. Without one nothing here runs.

use downhill_kernels::{Isa, memory, reduce};

use crate::pieces::{Cut, Piece};
use crate::step::{NonFinite, take_first};
use crate::trainer::Trainer;

/// A limit to the gradient of the cost, its L2 term included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clip {
    /// To the Euclidean norm of all of it, of every tensor together: `g = g * min(1, limit / norm)`, as TensorFlow's
    /// `clip_by_global_norm` and optax's. PyTorch's `clip_grad_norm_` divides by `norm + 1e-6`.
    Norm(f64),
    /// To each number: `g = max(-limit, min(limit, g))`.
    Value(f32),
}

impl Trainer {
    /// Adds the L2 term to the gradient in `self.whole`, of a batch of `rows` rows, and cuts its numbers to a limit to each;
    /// returns what it is to be multiplied by to keep a limit to its norm.
    pub(crate) fn limit_gradient(&mut self, clip: Clip, rows: usize) -> Result<f32, NonFinite> {
        let threads = self.threads_for(rows);
        let tensors = self.network.tensors();
        self.squares.clear();
        memory::grow(&mut self.squares, tensors.iter().map(|tensor| tensor.rows).sum());
        let work = Work { isa: self.isa, l2: (self.l2 / rows as f64) as f32, clip };
        let (mut gradients, mut weights) = (&mut self.whole[..], &self.network.parameters[..]);
        let mut sums = &mut self.squares[..];
        let mut shares: Vec<LimitShare> = Vec::with_capacity(threads);
        for pieces in &self.pieces.of(tensors, Cut::rows(threads)).rows {
            let numbers = pieces.iter().map(Piece::numbers).sum();
            let (own, others) = weights.split_at(numbers);
            weights = others;
            shares.push(LimitShare {
                pieces,
                weights: own,
                gradient: take_first(&mut gradients, numbers),
                squares: take_first(&mut sums, pieces.iter().map(|piece| piece.rows.len()).sum()),
                bad: None,
            });
        }
        self.team.run(&mut shares, |share| share.limit(&work));
        if let Some((tensor, index)) = shares.iter().find_map(|share| share.bad) {
            return Err(NonFinite::Gradient { tensor, index });
        }
        drop(shares);
        let Clip::Norm(limit) = clip else { return Ok(1.0) };
        // Row by row in order, whoever had which.
        let norm = self.squares.iter().sum::<f64>().sqrt();
        Ok(if norm > limit { (limit / norm) as f32 } else { 1.0 })
    }
}

/// What all threads read.
struct Work {
    isa: Isa,
    l2: f32,
    clip: Clip,
}

/// What one thread writes.
struct LimitShare<'a> {
    pieces: &'a [Piece],
    weights: &'a [f32],
    gradient: &'a mut [f32],
    /// For each row, the sum of its squares.
    squares: &'a mut [f64],
    /// The tensor and the index in it of the first number that is not finite.
    bad: Option<(usize, usize)>,
}

impl LimitShare<'_> {
    fn limit(&mut self, work: &Work) {
        let (mut at, mut row) = (0, 0);
        for piece in self.pieces {
            let numbers = at..at + piece.numbers();
            let gradient = &mut self.gradient[numbers.clone()];
            if piece.is_weight && work.l2 != 0.0 {
                // As the sweep of an optimizer adds it.
                for (g, &w) in gradient.iter_mut().zip(&self.weights[numbers.clone()]) {
                    *g += work.l2 * w;
                }
            }
            // Before a limit hides it.
            if let Some(index) = reduce::first_non_finite(work.isa, gradient) {
                self.bad.get_or_insert((piece.tensor, piece.rows.start * piece.columns.len() + index));
            }
            match work.clip {
                Clip::Norm(_) => {
                    for (row, sum) in gradient.chunks_exact(piece.columns.len()).zip(&mut self.squares[row..]) {
                        *sum = reduce::sum_of_squares_f64(work.isa, row);
                    }
                }
                Clip::Value(limit) => gradient.iter_mut().for_each(|g| *g = g.clamp(-limit, limit)),
            }
            at = numbers.end;
            row += piece.rows.len();
        }
    }
}
