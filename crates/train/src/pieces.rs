//! How threads share the parameters: in pieces of whole rows, so that a piece's gradient is one product.

use std::ops::Range;

use downhill_nn::Tensor;

/// Some rows of a tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The tensor's place in the network.
    pub tensor: usize,
    /// Its rows.
    pub rows: Range<usize>,
    /// Numbers in a row.
    pub columns: usize,
    /// Whether L2 and weight decay act on it.
    pub is_weight: bool,
}

impl Piece {
    /// Numbers in the piece.
    pub fn numbers(&self) -> usize {
        self.rows.len() * self.columns
    }
}

/// Rows of a strip are a multiple of this, so that most tiles of a product are whole on every instruction set.
const STRIP_ROWS: usize = 12;

/// Numbers of a strip that stay in the first-level cache together with their state: for small batches, whose products
/// take no longer than the update.
const SMALL_STRIP: usize = 3072;

/// Numbers of a strip that stay in the second-level cache: for batches of [`LARGE_BATCH`], since a product of more rows
/// reads the batch less often.
const LARGE_STRIP: usize = 24_576;

/// Rows of a batch from which on strips are large.
const LARGE_BATCH: usize = 32;

/// Cuts the rows of all tensors into one list of pieces for each of `threads` threads, in order, with about as many
/// numbers in each.
pub fn share(tensors: &[Tensor], threads: usize) -> Vec<Vec<Piece>> {
    let total: usize = tensors.iter().map(|tensor| tensor.range.len()).sum();
    let mut shares = vec![Vec::new(); threads];
    for (index, tensor) in tensors.iter().enumerate() {
        let mut row = 0;
        while row < tensor.rows {
            let number = tensor.range.start + row * tensor.columns;
            let thread = (number * threads).checked_div(total).map_or(0, |thread| thread.min(threads - 1));
            // Rows that begin before the next thread's numbers do.
            let end = (total * (thread + 1)).div_ceil(threads);
            let rows = end.saturating_sub(number).div_ceil(tensor.columns).clamp(1, tensor.rows - row);
            let piece =
                Piece { tensor: index, rows: row..row + rows, columns: tensor.columns, is_weight: tensor.is_weight };
            shares[thread].push(piece);
            row += rows;
        }
    }
    shares
}

/// Cuts a piece into strips whose gradient, over a batch of `batch` rows, stays in the cache until it is used.
pub fn strips(piece: &Piece, batch: usize) -> impl Iterator<Item = Range<usize>> {
    let numbers = if batch < LARGE_BATCH { SMALL_STRIP } else { LARGE_STRIP };
    let whole = numbers / piece.columns / STRIP_ROWS * STRIP_ROWS;
    let height = whole.max(STRIP_ROWS);
    let rows = piece.rows.clone();
    rows.clone().step_by(height).map(move |row| row..rows.end.min(row + height))
}

#[cfg(test)]
mod tests {
    use super::{share, strips};
    use downhill_nn::Tensor;

    fn tensor(rows: usize, columns: usize, start: usize) -> Tensor {
        Tensor {
            name: String::new(),
            layer: 0,
            index: 0,
            rows,
            columns,
            is_weight: rows > 1,
            range: start..start + rows * columns,
        }
    }

    #[test]
    fn every_row_is_in_one_piece_and_one_strip() {
        let tensors = [tensor(784, 256, 0), tensor(1, 256, 200_704), tensor(256, 10, 200_960), tensor(1, 10, 203_520)];
        for threads in [1, 2, 3, 7, 16, 1000] {
            let shares = share(&tensors, threads);
            assert_eq!(shares.len(), threads);
            let mut rows: Vec<(usize, usize)> = Vec::new();
            for piece in shares.iter().flatten() {
                rows.extend(strips(piece, threads).flatten().map(|row| (piece.tensor, row)));
            }
            let all =
                tensors.iter().enumerate().flat_map(|(index, tensor)| (0..tensor.rows).map(move |row| (index, row)));
            assert!(rows.into_iter().eq(all), "{threads} threads");
        }
        let most =
            share(&tensors, 2).iter().map(|pieces| pieces.iter().map(super::Piece::numbers).sum::<usize>()).max();
        assert!(most.unwrap() <= 203_530 / 2 + 256);
    }
}
