//! Matrix products, `out = bias + left right`, with one order of summing on every machine.
//!
//! For each output element, within chunks of 256 along the depth k: one chain of fused multiply-adds in ascending k.
//! The first chunk's chain starts at the bias (zero without one), the others at zero; their sums are added in order.
//! Lanes run over columns, tiles and threads over rows and columns, so that no choice of theirs changes a bit.
//!
//! The tile (`TILE_ROWS` rows by two vectors) stays in registers through a chunk. Around it: chunks of k outermost, so
//! that a chunk of `left` stays in cache; then panels two vectors wide of `right`; then tiles of rows. Operands are read
//! where they lie, and copied first only where their row stride would throw their rows out of each other's cache set.

mod tile;
mod with_transpose;

use crate::{Isa, Kernel, Simd};
use tile::{Operands, Start};
pub use with_transpose::product_with_transpose;

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

/// The right operand: rows of numbers, `stride` apart.
#[derive(Clone, Copy, Debug)]
pub struct Right<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
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
    assert!(right.stride >= columns && right.data.len() >= (depth - 1) * right.stride + columns, "right is too short");
    isa.dispatch(Blocked { shape, left, right, bias, out, out_stride });
}

struct Blocked<'a> {
    shape: Shape,
    left: Left<'a>,
    right: Right<'a>,
    bias: Option<&'a [f32]>,
    out: &'a mut [f32],
    out_stride: usize,
}

impl Kernel for Blocked<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Shape { rows, columns, depth } = self.shape;
        let panel = panel_columns::<S>(rows);
        let mut packed = Packed::for_product(self.shape, self.right.stride, panel, S::TILE_ROWS);
        for from in (0..depth).step_by(CHUNK) {
            let chunk = CHUNK.min(depth - from);
            let left = Left { data: &self.left.data[from * self.left.column_stride..], ..self.left };
            for column in (0..columns).step_by(panel) {
                let width = panel.min(columns - column);
                let right = Right { data: &self.right.data[from * self.right.stride + column..], ..self.right };
                let right = packed.pack(right, chunk, width);
                let start = match self.bias {
                    _ if from > 0 => Start::Accumulate,
                    Some(bias) => Start::Bias(bias[column..].as_ptr()),
                    None => Start::Zero,
                };
                let out = self.out[column..].as_mut_ptr();
                for (row, height) in even_blocks(rows, S::TILE_ROWS) {
                    let operands = Operands {
                        depth: chunk,
                        left: left.data[row * left.row_stride..].as_ptr(),
                        row_stride: left.row_stride,
                        column_stride: left.column_stride,
                        right: right.data.as_ptr(),
                        right_stride: right.stride,
                        start,
                        // SAFETY: `product` has checked that row `row` of `out` is there.
                        out: unsafe { out.add(row * self.out_stride) },
                        out_stride: self.out_stride,
                    };
                    // SAFETY: `product` has checked that the rows, columns and depth are there in each operand.
                    unsafe { tile::tile(simd, height, width, operands) };
                }
            }
        }
    }
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

/// Room for one panel of `right`, copied together where its own stride would make its rows evict each other.
struct Packed {
    panel: Vec<f32>,
    stride: usize,
}

impl Packed {
    #[inline(always)]
    fn for_product(shape: Shape, right_stride: usize, panel: usize, tile_rows: usize) -> Self {
        // Rows a multiple of 1 KiB apart fall into at most 4 of a first-level cache's 64 sets.
        let conflicts = right_stride.is_multiple_of(CHUNK) && shape.depth.min(CHUNK) >= 32;
        let pays = shape.rows > 2 * tile_rows;
        let numbers = if conflicts && pays { shape.depth.min(CHUNK) * panel } else { 0 };
        Self { panel: vec![0.0; numbers], stride: panel }
    }

    #[inline(always)]
    fn pack<'a>(&'a mut self, right: Right<'a>, depth: usize, width: usize) -> Right<'a> {
        if self.panel.is_empty() {
            return right;
        }
        for (to, from) in self.panel.chunks_mut(self.stride).zip(right.data.chunks(right.stride)).take(depth) {
            to[..width].copy_from_slice(&from[..width]);
        }
        Right { data: &self.panel, stride: self.stride }
    }
}
