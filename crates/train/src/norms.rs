//! How large gradients and updates are, layer by layer.
//!
//! Sums are in f64, of the squares of each row of parameters first and then of the rows in order. No row is shared among
//! threads, so that a norm does not depend on how many there are.

use downhill_kernels::{Isa, Kernel, Simd};
use downhill_nn::Tensor;

/// Euclidean norms of a layer's parameters, taken together, in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LayerNorms {
    /// Of the gradient of the cost, its L2 term included, as the optimizer saw it.
    pub gradient: f64,
    /// Of what the step added to the parameters.
    pub update: f64,
}

/// Sums of squares of a row of parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct RowSquares {
    gradient: f64,
    update: f64,
}

/// What one thread writes down of the rows that it updates.
#[derive(Default)]
pub(crate) struct Recorder {
    rows: Vec<RowSquares>,
    before: Vec<f32>,
}

impl Recorder {
    /// Forgets the step before.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
    }

    /// Remembers parameters that are to be updated.
    pub(crate) fn before(&mut self, weights: &[f32]) {
        self.before.clear();
        self.before.extend_from_slice(weights);
    }

    /// Writes down their rows after the update.
    pub(crate) fn after(&mut self, isa: Isa, l2: f32, columns: usize, gradient: &[f32], weights: &[f32]) {
        let before = self.before.chunks_exact(columns);
        let rows = gradient.chunks_exact(columns).zip(before).zip(weights.chunks_exact(columns));
        self.rows.extend(rows.map(|((gradient, before), after)| isa.dispatch(Row { l2, gradient, before, after })));
    }
}

/// The norms of every layer that has parameters, from the rows of all tensors in order.
pub(crate) fn layer_norms<'a>(
    tensors: &'a [Tensor],
    recorders: &'a [Recorder],
) -> impl Iterator<Item = LayerNorms> + 'a {
    let mut rows = recorders.iter().flat_map(|recorder| &recorder.rows);
    tensors.chunk_by(|a, b| a.layer == b.layer).map(move |layer| {
        let count = layer.iter().map(|tensor| tensor.rows).sum();
        let total = rows.by_ref().take(count).fold(RowSquares::default(), |sum, row| RowSquares {
            gradient: sum.gradient + row.gradient,
            update: sum.update + row.update,
        });
        LayerNorms { gradient: total.gradient.sqrt(), update: total.update.sqrt() }
    })
}

/// Virtual lanes of a row's sums.
const LANES: usize = 16;

/// A row of parameters in a step.
struct Row<'a> {
    l2: f32,
    gradient: &'a [f32],
    before: &'a [f32],
    after: &'a [f32],
}

impl Kernel for Row<'_> {
    type Output = RowSquares;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> RowSquares {
        let Self { l2, gradient, before, after } = self;
        let square = |x: f64| x * x;
        let (mut gradients, mut updates) = ([0.0; LANES], [0.0; LANES]);
        let parts = gradient.chunks(LANES).zip(before.chunks(LANES)).zip(after.chunks(LANES));
        for ((gradient, before), after) in parts {
            for (lane, ((&g, &w), &new)) in gradient.iter().zip(before).zip(after).enumerate() {
                gradients[lane] += square(f64::from(g + l2 * w));
                updates[lane] += square(f64::from(new) - f64::from(w));
            }
        }
        RowSquares { gradient: gradients.iter().sum(), update: updates.iter().sum() }
    }
}
