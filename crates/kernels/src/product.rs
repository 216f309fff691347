//! Matrix products, `out = bias + left right`, with one order of summing on every machine.
//!
//! For each output element, within chunks of 256 along the depth k: one chain of fused multiply-adds in ascending k.
//! The first chunk's chain starts at the bias (zero without one), the others at zero; their sums are added in order.
//! Lanes run over columns, tiles and threads over rows and columns, so that no choice of theirs changes a bit.
//!
//! The tile (`TILE_ROWS` rows by two vectors) stays in registers through a chunk. Around it: chunks of k outermost, so
//! that a chunk of `left` stays in cache; then panels two vectors wide of `right`; then tiles of rows. Operands are read
//! where they lie, but for the transpose of what lies there, of which panels are copied.

mod panel;
mod tile;

use std::cell::RefCell;

use crate::{Isa, Kernel, Simd};
use panel::Panel;
use tile::{Operands, Start};

/// Length of the chunks along k in which a product is summed: part of the arithmetic contract.
pub const CHUNK: usize = 256;

/// Rows, columns and depth of a product: `out[m x n] = left[m x k] right[k x n]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// m, rows of `left` and `out`.
    pub rows: usize,
    /// n, columns of `right` and `out`.
    pub columns: usize,
    /// k, columns of `left` and rows of `right`.
    pub depth: usize,
}

/// The left operand: element (i, k) stands at `i * row_stride + k * column_stride`.
#[derive(Clone, Copy, Debug)]
pub struct Left<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// From one row to the next.
    pub row_stride: usize,
    /// From one column to the next.
    pub column_stride: usize,
}

impl<'a> Left<'a> {
    /// A matrix of rows, `stride` apart.
    pub fn rows(data: &'a [f32], stride: usize) -> Self {
        Self { data, row_stride: stride, column_stride: 1 }
    }

    /// The transpose of a matrix of rows, `stride` apart.
    pub fn transposed(data: &'a [f32], stride: usize) -> Self {
        Self { data, row_stride: 1, column_stride: stride }
    }
}

/// The right operand, as it lies in memory.
#[derive(Clone, Copy, Debug)]
pub struct Right<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// From one row in memory to the next.
    pub stride: usize,
    /// Whether what lies in memory is its transpose, `[n x k]`.
    pub transposed: bool,
}

impl<'a> Right<'a> {
    /// A matrix of rows, `stride` apart.
    pub fn rows(data: &'a [f32], stride: usize) -> Self {
        Self { data, stride, transposed: false }
    }

    /// The transpose of a matrix of rows, `stride` apart.
    pub fn transposed(data: &'a [f32], stride: usize) -> Self {
        Self { data, stride, transposed: true }
    }
}

/// `out = bias + left right`, `bias` added to each row (zero if `None`), rows of `out` being `out_stride` apart.
///
/// # Panics
/// If an operand is too short for its shape and strides: a mistake in the caller's arithmetic, never a user's.
pub fn product(
    isa: Isa,
    shape: Shape,
    left: Left,
    right: Right,
    bias: Option<&[f32]>,
    out: &mut [f32],
    out_stride: usize,
) {
    let Shape { rows, columns, depth } = shape;
    if rows == 0 || columns == 0 {
        return;
    }
    assert!(out_stride >= columns && out.len() >= (rows - 1) * out_stride + columns, "out is too short");
    assert!(bias.is_none_or(|bias| bias.len() == columns), "bias must have {columns} values");
    if depth == 0 {
        for row in out.chunks_mut(out_stride).take(rows) {
            match bias {
                Some(bias) => row[..columns].copy_from_slice(bias),
                None => row[..columns].fill(0.0),
            }
        }
        return;
    }
    let last_left = (rows - 1) * left.row_stride + (depth - 1) * left.column_stride;
    assert!(left.data.len() > last_left, "left is too short");
    let (height, width) = if right.transposed { (columns, depth) } else { (depth, columns) };
    assert!(right.stride >= width && right.data.len() >= (height - 1) * right.stride + width, "right is too short");
    let mut panel = PANEL.take();
    isa.dispatch(Blocked { shape, left, right, bias, out, out_stride, panel: &mut panel });
    PANEL.set(panel);
}

thread_local! {
    /// Kept for the next product: making it anew would cost small products dear.
    static PANEL: RefCell<Panel> = const { RefCell::new(Panel::new()) };
}

struct Blocked<'a> {
    shape: Shape,
    left: Left<'a>,
    right: Right<'a>,
    bias: Option<&'a [f32]>,
    out: &'a mut [f32],
    out_stride: usize,
    panel: &'a mut Panel,
}

impl Kernel for Blocked<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { shape: Shape { rows, columns, depth }, left, right, panel, .. } = self;
        let panel_width = panel_columns::<S>(rows);
        for k in (0..depth).step_by(CHUNK) {
            let chunk = CHUNK.min(depth - k);
            let left = &left.data[k * left.column_stride..];
            for j in (0..columns).step_by(panel_width) {
                let width = panel_width.min(columns - j);
                let (operand, stride) = if right.transposed {
                    (panel.copy(simd, &right, k, j, chunk, width, panel_width), panel_width)
                } else {
                    (right.data[k * right.stride + j..].as_ptr(), right.stride)
                };
                let start = match self.bias {
                    _ if k > 0 => Start::Accumulate,
                    Some(bias) => Start::Bias(bias[j..].as_ptr()),
                    None => Start::Zero,
                };
                for (i, height) in even_blocks(rows, S::TILE_ROWS) {
                    let operands = Operands {
                        depth: chunk,
                        left: left[i * self.left.row_stride..].as_ptr(),
                        row_stride: self.left.row_stride,
                        column_stride: self.left.column_stride,
                        right: operand,
                        right_stride: stride,
                        // The first rows of a panel bring the next panel near.
                        ahead: if i == 0 { ahead(&right, k, j + panel_width, columns) } else { operand },
                        ahead_stride: if i == 0 { right.stride } else { stride },
                        start,
                        out: self.out[i * self.out_stride + j..].as_mut_ptr(),
                        out_stride: self.out_stride,
                    };
                    // SAFETY: `product` has checked that the rows, columns and depth are there in each operand.
                    unsafe { tile::tile(simd, height, width, operands) };
                }
            }
        }
    }
}

/// Where the panel of column `j` begins, or the first one of the next chunk.
#[inline(always)]
fn ahead(right: &Right, k: usize, j: usize, columns: usize) -> *const f32 {
    let from = right.data.as_ptr();
    let at = if j < columns { k * right.stride + j } else { (k + CHUNK) * right.stride };
    from.wrapping_add(at)
}

/// Columns of a panel: two vectors; four where there are too few rows to keep the multipliers busy.
#[inline(always)]
fn panel_columns<S: Simd>(rows: usize) -> usize {
    if rows <= tile::FLAT_ROWS { 4 * S::LANES } else { 2 * S::LANES }
}

/// Cuts `total` into the fewest blocks of at most `most`, of nearly equal sizes: (start, size) of each.
#[inline(always)]
fn even_blocks(total: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = total.div_ceil(most);
    let (size, larger) = (total / count, total % count);
    (0..count).map(move |block| (block * size + block.min(larger), size + usize::from(block < larger)))
}
