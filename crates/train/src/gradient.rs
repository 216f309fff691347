//! The gradient of all parameters at once, where a step cannot use it strip by strip: for batches of several chunks, and
//! where there is a limit to it.

use downhill_kernels::memory::Aligned;

use crate::pieces::{Cut, Piece, strips};
use crate::step::take_first;
use crate::trainer::Trainer;
use crate::transposed::{Inputs, Lent};

/// What one thread writes.
struct GradientShare<'a> {
    pieces: &'a [Piece],
    gradient: &'a mut [f32],
}

impl Trainer {
    /// Forms the gradient over the `rows` rows that the workspace holds, in `self.whole`, shared by parameters; `adds` it to
    /// that of the batch's rows before.
    ///
    /// Chunk by chunk in the order of rows, as one product over all of them would sum.
    pub(crate) fn form_gradient(&mut self, rows: usize, adds: bool) {
        let count = self.network.parameters.len();
        if self.whole.len() != count {
            self.whole = Aligned::zeros(count);
        }
        let cut = Cut { threads: self.threads_for(rows), order: self.network.order, first_by_columns: false };
        let inputs = Inputs::new(&self.network, &self.workspace, self.isa, rows);
        let mut whole = &mut self.whole[..];
        let pieces = self.pieces.of(self.network.tensors(), cut).rows.iter();
        let mut shares: Vec<GradientShare> = pieces
            .map(|pieces| GradientShare {
                pieces,
                gradient: take_first(&mut whole, pieces.iter().map(Piece::numbers).sum()),
            })
            .collect();
        self.team.run(&mut shares, |share| {
            let (mut gradient, mut lent) = (&mut *share.gradient, Lent::of_this_thread());
            for pieces in share.pieces.chunk_by(Piece::has_rows_of) {
                let transposed = inputs.transposed(pieces, &mut lent);
                for piece in pieces {
                    for strip in strips(piece, rows) {
                        let own = take_first(&mut gradient, strip.len() * piece.columns.len());
                        inputs.gradient(piece, strip, transposed, adds, &[], own);
                    }
                }
            }
        });
    }
}
