//! Panels of a transposed right operand, whose columns lie apart and are brought together.
//!
//! Others are read where they lie: to copy panels whose rows share sets of the cache costs more than it saves.

use super::Right;
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

    /// Copies `depth` rows by `width` columns of what `right` is the transpose of, from row `k` and column `j`, to rows
    /// `stride` apart.
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
        let from = &right.data[j * right.stride + k..];
        transpose(simd, width, depth, from, right.stride, &mut self.numbers, stride);
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
