//! Transposes, in blocks that a register file holds.

use crate::{Isa, Kernel, Simd};

const BLOCK: usize = 8;

/// `out[j][i] = data[i][j]` for `rows x columns` numbers, rows of each being their stride apart.
///
/// # Panics
/// If an operand is too short: a mistake in the caller's arithmetic, never a user's.
pub fn transpose(
    isa: Isa,
    rows: usize,
    columns: usize,
    data: &[f32],
    stride: usize,
    out: &mut [f32],
    out_stride: usize,
) {
    if rows == 0 || columns == 0 {
        return;
    }
    assert!(stride >= columns && data.len() >= (rows - 1) * stride + columns, "data is too short");
    assert!(out_stride >= rows && out.len() >= (columns - 1) * out_stride + rows, "out is too short");
    isa.dispatch(Blocks { rows, columns, data, stride, out, out_stride });
}

struct Blocks<'a> {
    rows: usize,
    columns: usize,
    data: &'a [f32],
    stride: usize,
    out: &'a mut [f32],
    out_stride: usize,
}

impl Kernel for Blocks<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { rows, columns, data, stride, out, out_stride } = self;
        let (whole_rows, whole_columns) = (rows - rows % BLOCK, columns - columns % BLOCK);
        for i in (0..whole_rows).step_by(BLOCK) {
            for j in (0..whole_columns).step_by(BLOCK) {
                let block: [[f32; BLOCK]; BLOCK] = std::array::from_fn(|row| {
                    let from = (i + row) * stride + j;
                    std::array::from_fn(|column| data[from..from + BLOCK][column])
                });
                for column in 0..BLOCK {
                    let to = (j + column) * out_stride + i;
                    let line: [f32; BLOCK] = std::array::from_fn(|row| block[row][column]);
                    out[to..to + BLOCK].copy_from_slice(&line);
                }
            }
        }
        for i in 0..rows {
            let from = if i < whole_rows { whole_columns } else { 0 };
            for j in from..columns {
                out[j * out_stride + i] = data[i * stride + j];
            }
        }
    }
}
