//! How threads share the parameters: in pieces of whole rows or, in the first layer, whole columns, so that a piece's gradient is
//! one product.

use std::ops::Range;

use downhill_nn::Tensor;

/// Some rows and columns of a tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The tensor's place in the network.
    pub tensor: usize,
    /// Its rows.
    pub rows: Range<usize>,
    /// Its columns.
    pub columns: Range<usize>,
    /// Whether L2 and weight decay act on it.
    pub is_weight: bool,
}

impl Piece {
    /// Numbers in the piece.
    pub fn numbers(&self) -> usize {
        self.rows.len() * self.columns.len()
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

/// Columns of the first layer that a thread should have to do for it to be worth cutting that by columns, and that are not cut:
/// the width of a product's widest tile, in whole cache lines.
const GRAIN: usize = 32;

/// What each thread does.
pub struct Shares {
    /// Pieces of whole columns, of the first layer; none where that is cut like the others.
    pub columns: Vec<Vec<Piece>>,
    /// Pieces of whole rows, of the others.
    pub rows: Vec<Vec<Piece>>,
}

/// Cuts all tensors among `threads` threads; the first layer's by columns if `by_columns`.
pub fn share(tensors: &[Tensor], threads: usize, by_columns: bool) -> Shares {
    let first = tensors.iter().take_while(|tensor| by_columns && tensor.layer == 0).count();
    Shares { columns: share_columns(&tensors[..first], threads), rows: share_rows(tensors, first, threads) }
}

/// The cuts of the parameters among threads, made once for each number of threads.
#[derive(Default)]
pub(crate) struct PieceCuts {
    cuts: Vec<((usize, bool), Shares)>,
}

impl PieceCuts {
    pub(crate) fn of(&mut self, tensors: &[Tensor], threads: usize, by_columns: bool) -> &Shares {
        let wanted = (threads, by_columns);
        let known = self.cuts.iter().position(|(known, _)| *known == wanted);
        let known = known.unwrap_or_else(|| {
            self.cuts.push((wanted, share(tensors, threads, by_columns)));
            self.cuts.len() - 1
        });
        &self.cuts[known].1
    }
}

/// Whether each of `threads` threads would have its columns.
pub fn has_columns(columns: usize, threads: usize) -> bool {
    columns >= GRAIN * threads
}

/// The columns of thread `thread`, of `columns` in all.
pub fn columns_of(thread: usize, threads: usize, columns: usize) -> Range<usize> {
    let start = |thread: usize| (columns.div_ceil(GRAIN) * thread / threads * GRAIN).min(columns);
    start(thread)..start(thread + 1)
}

fn share_columns(tensors: &[Tensor], threads: usize) -> Vec<Vec<Piece>> {
    let piece = |thread, (index, tensor): (usize, &Tensor)| Piece {
        tensor: index,
        rows: 0..tensor.rows,
        columns: columns_of(thread, threads, tensor.columns),
        is_weight: tensor.is_weight,
    };
    let pieces = |thread| tensors.iter().enumerate().map(|tensor| piece(thread, tensor)).collect();
    (0..threads).map(pieces).collect()
}

/// Cuts the rows of the tensors from `first` on into one list of pieces for each of `threads` threads, in order, with about as many
/// numbers in each.
fn share_rows(tensors: &[Tensor], first: usize, threads: usize) -> Vec<Vec<Piece>> {
    let total: usize = tensors[first..].iter().map(|tensor| tensor.range.len()).sum();
    let before = tensors.get(first).map_or(0, |tensor| tensor.range.start);
    let mut shares = vec![Vec::new(); threads];
    for (index, tensor) in tensors.iter().enumerate().skip(first) {
        let mut row = 0;
        while row < tensor.rows {
            let number = tensor.range.start - before + row * tensor.columns;
            let thread = (number * threads).checked_div(total).map_or(0, |thread| thread.min(threads - 1));
            // Rows that begin before the next thread's numbers do.
            let end = (total * (thread + 1)).div_ceil(threads);
            let count = end.saturating_sub(number).div_ceil(tensor.columns).clamp(1, tensor.rows - row);
            let (rows, columns) = (row..row + count, 0..tensor.columns);
            shares[thread].push(Piece { tensor: index, rows, columns, is_weight: tensor.is_weight });
            row += count;
        }
    }
    shares
}

/// Numbers whose gradient, over a batch of `batch` rows, stays in the cache until it is used.
pub fn strip_numbers(batch: usize) -> usize {
    if batch < LARGE_BATCH { SMALL_STRIP } else { LARGE_STRIP }
}

/// Cuts a piece into strips of so many numbers at most, but for the fewest rows that are worth a product.
pub fn strips(piece: &Piece, batch: usize) -> impl Iterator<Item = Range<usize>> {
    let whole = strip_numbers(batch) / piece.columns.len() / STRIP_ROWS * STRIP_ROWS;
    let height = whole.max(if batch < LARGE_BATCH { STRIP_ROWS } else { 2 * STRIP_ROWS });
    let rows = piece.rows.clone();
    rows.clone().step_by(height).map(move |row| row..rows.end.min(row + height))
}

#[cfg(test)]
mod tests {
    use super::{has_columns, share, strips};
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
            let shares = share(&tensors, threads, false);
            assert!(shares.columns.iter().all(Vec::is_empty));
            assert_eq!(shares.rows.len(), threads);
            let mut rows: Vec<(usize, usize)> = Vec::new();
            for piece in shares.rows.iter().flatten() {
                rows.extend(strips(piece, threads).flatten().map(|row| (piece.tensor, row)));
            }
            let all =
                tensors.iter().enumerate().flat_map(|(index, tensor)| (0..tensor.rows).map(move |row| (index, row)));
            assert!(rows.into_iter().eq(all), "{threads} threads");
        }
        let shares = share(&tensors, 2, false).rows;
        let most = shares.iter().map(|pieces| pieces.iter().map(super::Piece::numbers).sum::<usize>()).max();
        assert!(most.unwrap() <= 203_530 / 2 + 256);
    }

    #[test]
    fn every_column_of_the_first_layer_is_in_one_piece() {
        let mut tensors =
            [tensor(784, 250, 0), tensor(1, 250, 196_000), tensor(250, 10, 196_250), tensor(1, 10, 198_750)];
        tensors[2].layer = 1;
        tensors[3].layer = 1;
        for threads in [2, 3, 7] {
            assert!(has_columns(250, threads));
            let shares = share(&tensors, threads, true);
            for tensor in [0, 1] {
                let pieces = shares.columns.iter().map(|pieces| &pieces[tensor]);
                assert!(pieces.clone().flat_map(|piece| piece.columns.clone()).eq(0..250), "{threads} threads");
                assert!(pieces.clone().all(|piece| piece.tensor == tensor && piece.rows == (0..tensors[tensor].rows)));
            }
            let others: usize = shares.rows.iter().flatten().map(super::Piece::numbers).sum();
            assert_eq!(others, 2510);
            assert!(shares.rows.iter().flatten().all(|piece| piece.tensor >= 2));
        }
        assert!(!has_columns(250, 8));
    }
}
