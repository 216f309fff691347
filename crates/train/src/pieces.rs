//! How threads share the parameters: in pieces that stand together in memory and whose gradient is one product. Those are rows of a
//! tensor or, where it stands in panels, of a panel.

use std::ops::Range;

use downhill_kernels::PANEL;
use downhill_nn::Tensor;
use downhill_nn::layers::Order;

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
    /// Whether the other is of the same rows of the same tensor.
    pub fn has_rows_of(&self, other: &Self) -> bool {
        self.tensor == other.tensor && self.rows == other.rows
    }

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

/// Pieces of which a thread has as many as that are not cut: those of the same rows share what is read of these.
const WHOLE: usize = 3;

/// How the parameters are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Among how many threads.
    pub threads: usize,
    /// How tensors stand in memory.
    pub order: Order,
    /// Whether each thread has columns of its own of the first tensor, which then stands in panels.
    pub first_by_columns: bool,
}

impl Cut {
    /// Rows of whole tensors.
    pub fn rows(threads: usize) -> Self {
        Self { threads, order: Order::Rows, first_by_columns: false }
    }
}

/// What each thread does.
pub struct Shares {
    /// Pieces of the first tensor, where that is cut by columns; else none.
    pub columns: Vec<Vec<Piece>>,
    /// Pieces of all the others.
    pub rows: Vec<Vec<Piece>>,
}

/// Cuts all tensors.
pub fn share(tensors: &[Tensor], Cut { threads, order, first_by_columns }: Cut) -> Shares {
    let whole = tensors.iter().enumerate();
    let mut pieces = whole.flat_map(|(index, tensor)| panels(index, tensor, 0..tensor.columns, order)).peekable();
    let mut columns = vec![Vec::new(); threads];
    if first_by_columns {
        while pieces.next_if(|piece| piece.tensor == 0).is_some() {}
        for (thread, own) in columns.iter_mut().enumerate() {
            own.extend(panels(0, &tensors[0], columns_of(thread, threads, tensors[0].columns), order));
        }
    }
    Shares { columns, rows: share_rows(&pieces.collect::<Vec<_>>(), threads) }
}

/// The cuts of the parameters, made once each.
#[derive(Default)]
pub(crate) struct PieceCuts {
    cuts: Vec<(Cut, Shares)>,
}

impl PieceCuts {
    pub(crate) fn of(&mut self, tensors: &[Tensor], wanted: Cut) -> &Shares {
        let known = self.cuts.iter().position(|(known, _)| *known == wanted);
        let known = known.unwrap_or_else(|| {
            self.cuts.push((wanted, share(tensors, wanted)));
            self.cuts.len() - 1
        });
        &self.cuts[known].1
    }
}

/// Whether each of `threads` threads would have its columns.
pub fn has_columns(columns: usize, threads: usize) -> bool {
    columns >= PANEL * threads
}

/// The columns of thread `thread`, of `columns` in all: whole panels, which are as wide as a product's widest tile.
pub fn columns_of(thread: usize, threads: usize, columns: usize) -> Range<usize> {
    let start = |thread: usize| (columns.div_ceil(PANEL) * thread / threads * PANEL).min(columns);
    start(thread)..start(thread + 1)
}

/// Some columns of a tensor, whole panels, in the pieces in which they stand together.
fn panels(index: usize, tensor: &Tensor, columns: Range<usize>, order: Order) -> impl Iterator<Item = Piece> {
    // A single row stands together in any case.
    let is_whole = order == Order::Rows || tensor.rows == 1;
    let width = if is_whole { columns.len().max(1) } else { PANEL };
    let (rows, is_weight) = (tensor.rows, tensor.is_weight);
    columns.clone().step_by(width).map(move |first| Piece {
        tensor: index,
        rows: 0..rows,
        columns: first..columns.end.min(first + width),
        is_weight,
    })
}

/// Deals pieces, cut by rows where they are large, into one list for each of `threads` threads, in order, with about as many numbers
/// in each.
fn share_rows(pieces: &[Piece], threads: usize) -> Vec<Vec<Piece>> {
    let total: usize = pieces.iter().map(Piece::numbers).sum();
    let thread_of = |number: usize| (number * threads).checked_div(total).map_or(0, |thread| thread.min(threads - 1));
    let mut before = 0;
    let mut shares = vec![Vec::new(); threads];
    for piece in pieces {
        let numbers = piece.numbers();
        if numbers * threads * WHOLE <= total {
            shares[thread_of(before + numbers / 2)].push(piece.clone());
        } else {
            let mut row = 0;
            while row < piece.rows.len() {
                let number = before + row * piece.columns.len();
                let thread = thread_of(number);
                // Rows that begin before the next thread's numbers do.
                let end = (total * (thread + 1)).div_ceil(threads);
                let count = end.saturating_sub(number).div_ceil(piece.columns.len()).clamp(1, piece.rows.len() - row);
                shares[thread].push(Piece { rows: row..row + count, ..piece.clone() });
                row += count;
            }
        }
        before += numbers;
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
    use std::ops::Range;

    use super::{Cut, Piece, columns_of, has_columns, share, strips};
    use downhill_nn::Tensor;
    use downhill_nn::layers::Order;

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

    fn tensors() -> [Tensor; 4] {
        [tensor(784, 250, 0), tensor(1, 250, 196_000), tensor(250, 10, 196_250), tensor(1, 10, 198_750)]
    }

    /// Where the numbers of a piece stand.
    fn place(tensors: &[Tensor], piece: &Piece, order: Order) -> Range<usize> {
        let Tensor { rows, columns, range, .. } = &tensors[piece.tensor];
        let start = match order {
            Order::Rows => piece.rows.start * columns,
            Order::Panels => rows * piece.columns.start + piece.rows.start * piece.columns.len(),
        };
        range.start + start..range.start + start + piece.numbers()
    }

    #[test]
    fn pieces_stand_one_after_the_other() {
        let tensors = tensors();
        for threads in [1, 2, 3, 7, 16, 1000] {
            for (order, first_by_columns) in [(Order::Rows, false), (Order::Panels, false), (Order::Panels, true)] {
                if first_by_columns && !has_columns(250, threads) {
                    continue;
                }
                let shares = share(&tensors, Cut { threads, order, first_by_columns });
                assert_eq!((shares.columns.len(), shares.rows.len()), (threads, threads));
                let mut end = 0;
                for piece in shares.columns.iter().chain(&shares.rows).flatten() {
                    let place = place(&tensors, piece, order);
                    assert_eq!(place.start, end, "{threads} threads, {order:?}: {piece:?}");
                    end = place.end;
                }
                assert_eq!(end, 198_760);
                let most = shares.rows.iter().map(|pieces| pieces.iter().map(Piece::numbers).sum::<usize>()).max();
                let rows = if first_by_columns { 2760 } else { 198_760 };
                assert!(most.unwrap() <= rows / threads * 4 / 3 + 251, "{threads} threads, {order:?}");
            }
        }
    }

    #[test]
    fn each_thread_has_its_columns_of_the_first_tensor() {
        let tensors = tensors();
        for threads in [2, 3, 7] {
            let shares = share(&tensors, Cut { threads, order: Order::Panels, first_by_columns: true });
            for (thread, pieces) in shares.columns.iter().enumerate() {
                let columns = pieces.iter().flat_map(|piece| piece.columns.clone());
                assert!(columns.eq(columns_of(thread, threads, 250)), "{threads} threads");
                assert!(pieces.iter().all(|piece| piece.tensor == 0 && piece.rows == (0..784)));
            }
            assert!(shares.rows.iter().flatten().all(|piece| piece.tensor > 0));
        }
        assert!(!has_columns(250, 8));
    }

    #[test]
    fn every_row_is_in_one_strip() {
        for (rows, columns) in [(0..784, 256), (5..790, 32), (0..1, 10), (3..4, 100_000)] {
            for batch in [1, 31, 32, 256] {
                let piece = Piece { tensor: 0, rows: rows.clone(), columns: 0..columns, is_weight: true };
                assert!(strips(&piece, batch).flatten().eq(rows.clone()));
            }
        }
    }
}
