//! Packing: operands copied side by side, in the order in which tiles read them.
//!
//! An operand is read where it lies, unless what a tile reads one after the other lies far apart: each number then takes a cache line and
//! a page for itself, and in powers of two they drive one another out of the cache.

use std::cell::Cell;

use super::{CHUNK, Layout, Left, PANEL, Product, Right, Shape};
use crate::gather::copy_row;
use crate::memory::Aligned;
use crate::{Isa, Kernel, Simd};

/// Of a left operand that is a transpose: columns of the product times its depth, with which a copy is read so often that it pays.
const OFTEN: usize = 1 << 15;

/// Of a right operand that is read where it lies: the depth and the rows of the product with which a copy of it pays, and how far
/// apart its rows have to be.
const DEEP: usize = 128;
const MANY_ROWS: usize = 48;
const FAR: usize = 512;

/// Writes the transpose of `rows x columns` numbers, in rows `stride` apart, to rows of `rows` numbers that follow each other.
///
/// # Panics
/// If `data` is too short, or `out` not as long as it is large: a mistake in the caller's arithmetic, never a user's.
pub fn transpose(isa: Isa, rows: usize, columns: usize, data: &[f32], stride: usize, out: &mut [f32]) {
    assert_eq!(out.len(), rows * columns, "room for {columns} x {rows}");
    isa.dispatch(Transpose { rows, columns, data, stride, out });
}

struct Transpose<'a> {
    rows: usize,
    columns: usize,
    data: &'a [f32],
    stride: usize,
    out: &'a mut [f32],
}

impl Kernel for Transpose<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { rows, columns, data, stride, out } = self;
        if rows > 0 && columns > 0 {
            transpose_rows(simd, rows, columns, data, stride, out, rows);
        }
    }
}

/// Room for what is packed.
#[derive(Default)]
pub(super) struct Packing {
    panel: Aligned,
    left: Aligned,
}

thread_local! {
    /// Kept for the next product: making it anew would cost small products dear.
    static ROOM: Cell<Packing> = const { Cell::new(Packing { panel: Aligned::new(), left: Aligned::new() }) };
}

impl Packing {
    /// Lends this thread's room.
    pub(super) fn lend<T>(to: impl FnOnce(&mut Self) -> T) -> T {
        let mut room = ROOM.take();
        let result = to(&mut room);
        ROOM.set(room);
        result
    }

    /// Whether the left operand is to be packed: a transpose, whose columns are far apart.
    #[inline(always)]
    pub(super) fn takes_left(Product { shape, left, .. }: &Product) -> bool {
        left.row_stride == 1 && CHUNK.min(shape.depth) * shape.columns >= OFTEN
    }

    /// Whether the right operand is to be packed: rows far apart, each of which many rows of the product read.
    #[inline(always)]
    pub(super) fn takes_right(Product { shape, right, .. }: &Product) -> bool {
        let is_far = matches!(right.layout, Layout::Rows { stride } if stride >= FAR);
        is_far && shape.rows >= MANY_ROWS && shape.depth >= DEEP
    }

    /// Copies `depth` rows by `width` columns of the right operand of a product of shape `whole`, from row `k` and column `j`, to
    /// rows `stride` apart.
    #[inline(always)]
    pub(super) fn panel<S: Simd>(
        &mut self,
        simd: S,
        right: &Right,
        whole: Shape,
        [k, j]: [usize; 2],
        [depth, width]: [usize; 2],
        stride: usize,
    ) -> *const f32 {
        self.panel.grow(depth * stride);
        if !right.transposed {
            let (from, from_stride) = right.place(whole, k, j);
            for row in 0..depth {
                let from = &right.data[from + row * from_stride..][..width];
                copy_row(simd, from, &mut self.panel[row * stride..][..width]);
            }
            return self.panel.as_ptr();
        }
        // In memory, rows are the operand's columns, and a panel ends after some of them.
        let piece = if let Layout::Panels { .. } = right.layout { PANEL } else { depth };
        for column in (0..depth).step_by(piece) {
            let (from, from_stride) = right.place(whole, j, k + column);
            let to = &mut self.panel[column * stride..];
            transpose_rows(simd, width, piece.min(depth - column), &right.data[from..], from_stride, to, stride);
        }
        self.panel.as_ptr()
    }

    /// Copies the first `rows` rows by `depth` columns of `left`, from column `k`, to rows that follow each other.
    #[inline(always)]
    pub(super) fn left<S: Simd>(&mut self, simd: S, left: &Left, k: usize, rows: usize, depth: usize) {
        self.left.grow(rows * depth);
        let from = &left.data[k * left.column_stride..];
        transpose_rows(simd, depth, rows, from, left.column_stride, &mut self.left, depth);
    }

    /// What [`left`](Self::left) has copied, over a depth of `depth`, from row `row` on.
    #[inline(always)]
    pub(super) fn left_from(&self, row: usize, depth: usize) -> Left<'_> {
        Left::rows(&self.left[row * depth..], depth)
    }
}

/// `out[j][i] = data[i][j]` for `rows x columns` numbers, in blocks that a register file holds.
#[inline(always)]
fn transpose_rows<S: Simd>(
    simd: S,
    rows: usize,
    columns: usize,
    data: &[f32],
    stride: usize,
    out: &mut [f32],
    out_stride: usize,
) {
    assert!(data.len() >= (rows - 1) * stride + columns && out.len() >= (columns - 1) * out_stride + rows);
    let (whole_rows, whole_columns) = (rows - rows % S::BLOCK, columns - columns % S::BLOCK);
    // Row after row of what is written, of which there are the more.
    for j in (0..whole_columns).step_by(S::BLOCK) {
        for i in (0..whole_rows).step_by(S::BLOCK) {
            let (from, to) = (data[i * stride + j..].as_ptr(), out[j * out_stride + i..].as_mut_ptr());
            // SAFETY: the block lies within the rows and columns whose presence was asserted.
            unsafe { simd.transpose_block(from, stride, to, out_stride) };
        }
    }
    for i in 0..rows {
        let from = if i < whole_rows { whole_columns } else { 0 };
        for j in from..columns {
            out[j * out_stride + i] = data[i * stride + j];
        }
    }
}
