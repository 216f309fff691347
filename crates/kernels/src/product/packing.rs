//! Packing: operands copied side by side, in the order in which tiles read them.
//!
//! An operand is read where it lies, unless what a tile reads one after the other lies far apart: each number then takes a cache line and
//! a page for itself, and in powers of two they drive one another out of the cache.

use std::cell::Cell;

use super::{CHUNK, Left, Product, Right, even_blocks};
use crate::Simd;
use crate::gather::copy_row;
use crate::memory::Aligned;

/// Of a left operand that is a transpose: columns of the product times its depth, with which a copy is read so often that it pays.
const OFTEN: usize = 1 << 15;

/// Room for what is packed.
#[derive(Default)]
pub(super) struct Packing {
    panel: Aligned,
    tiles: Aligned,
}

thread_local! {
    /// Kept for the next product: making it anew would cost small products dear.
    static ROOM: Cell<Packing> = const { Cell::new(Packing { panel: Aligned::new(), tiles: Aligned::new() }) };
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

    /// Copies `depth` rows by `width` columns of what `right` is the transpose of, from row `k` and column `j`, to rows
    /// `stride` apart.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)] // A place and a size in a matrix.
    pub(super) fn panel<S: Simd>(
        &mut self,
        simd: S,
        right: &Right,
        k: usize,
        j: usize,
        depth: usize,
        width: usize,
        stride: usize,
    ) -> *const f32 {
        self.panel.grow(depth * stride);
        let from = &right.data[j * right.stride + k..];
        transpose(simd, width, depth, from, right.stride, &mut self.panel, stride);
        self.panel.as_ptr()
    }

    /// Copies the first `rows` rows by `depth` columns of `left`, from column `k`: tile after tile, each column by column.
    #[inline(always)]
    pub(super) fn tiles<S: Simd>(&mut self, simd: S, left: &Left, k: usize, rows: usize, depth: usize) {
        self.tiles.grow(rows * depth);
        for (row, height) in even_blocks(rows, S::TILE_ROWS) {
            let tile = self.tiles[row * depth..][..height * depth].chunks_exact_mut(height);
            for (column, to) in tile.enumerate() {
                copy_row(simd, &left.data[(k + column) * left.column_stride + row..][..height], to);
            }
        }
    }

    /// The tile of `height` rows from row `row`, packed over a depth of `depth`.
    #[inline(always)]
    pub(super) fn tile(&self, row: usize, height: usize, depth: usize) -> Left<'_> {
        Left::transposed(&self.tiles[row * depth..][..height * depth], height)
    }
}

/// `out[j][i] = data[i][j]` for `rows x columns` numbers, in blocks that a register file holds.
#[inline(always)]
fn transpose<S: Simd>(
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
    for i in (0..whole_rows).step_by(S::BLOCK) {
        for j in (0..whole_columns).step_by(S::BLOCK) {
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
