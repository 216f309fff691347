//! Panels of a product's right operand, copied together where they cannot be read where they lie.

use super::{CHUNK, Right, Shape};
use crate::Simd;

/// Room for one chunk of one panel.
#[derive(Default)]
pub(super) struct Panel {
    numbers: Vec<f32>,
}

impl Panel {
    pub(super) const fn new() -> Self {
        Self { numbers: Vec::new() }
    }

    /// Whether panels of this operand are to be copied: those of a transpose, whose columns lie apart, and, where enough rows
    /// share the work, those whose rows would evict each other.
    #[inline(always)]
    pub(super) fn needed<S: Simd>(shape: Shape, right: &Right) -> bool {
        // Rows a multiple of 1 KiB apart fall into at most 4 of a first-level cache's 64 sets.
        let conflicts = right.stride.is_multiple_of(CHUNK) && shape.depth >= 32;
        right.transposed || (conflicts && shape.rows > 2 * S::TILE_ROWS)
    }

    /// Copies `depth` rows by `width` columns of `right`, from row `k` and column `j`, to rows `stride` apart.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)] // A place and a size in a matrix.
    pub(super) fn copy<S: Simd>(
        &mut self,
        simd: S,
        right: &Right,
        k: usize,
        j: usize,
        depth: usize,
        width: usize,
        stride: usize,
    ) -> *const f32 {
        if self.numbers.len() < depth * stride {
            self.numbers.resize(depth * stride, 0.0);
        }
        if right.transposed {
            let from = &right.data[j * right.stride + k..];
            transpose(simd, width, depth, from, right.stride, &mut self.numbers, stride);
        } else {
            let from = right.data[k * right.stride + j..].as_ptr();
            let to = self.numbers.as_mut_ptr();
            for row in 0..depth {
                for column in (0..width).step_by(S::LANES) {
                    let count = S::LANES.min(width - column);
                    // SAFETY: `product` has checked that the rows and columns are there; the room was made above.
                    unsafe {
                        let (from, to) = (from.add(row * right.stride + column), to.add(row * stride + column));
                        if count == S::LANES {
                            simd.store(to, simd.load(from));
                        } else {
                            simd.store_first(to, simd.load_first(from, count), count);
                        }
                    }
                }
            }
        }
        self.numbers.as_ptr()
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
