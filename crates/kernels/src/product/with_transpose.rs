//! Products with the transpose of a matrix of rows, such as an input's gradient: `dx = dy W^T`.

use super::{Left, Right, Shape, product};
use crate::{Isa, transpose};

/// With fewer rows than this, vectors across rows would stand mostly empty.
const FEWEST_ROWS_ACROSS: usize = 8;

/// `out[m x n] = left[m x k] transposed[n x k]^T`, every matrix being rows its stride apart; `scratch` is room to reuse.
///
/// A product's lanes run over columns of its right operand, which lie apart here. Either the operand is transposed, or,
/// where that is less work, everything else is: `out^T = transposed left^T`. Each element is the same chain in both.
#[allow(clippy::too_many_arguments)] // Three matrices with their strides, as in every BLAS.
pub fn product_with_transpose(
    isa: Isa,
    shape: Shape,
    left: &[f32],
    left_stride: usize,
    transposed: &[f32],
    stride: usize,
    out: &mut [f32],
    out_stride: usize,
    scratch: &mut Vec<f32>,
) {
    let Shape { rows, columns, depth } = shape;
    let across = rows * (columns + depth) < columns * depth && rows >= FEWEST_ROWS_ACROSS;
    let needed = if across { rows * (columns + depth) } else { columns * depth };
    if scratch.len() < needed {
        scratch.resize(needed, 0.0);
    }
    if across {
        let (left_across, out_across) = scratch.split_at_mut(rows * depth);
        let out_across = &mut out_across[..rows * columns];
        transpose(isa, rows, depth, left, left_stride, left_across, rows);
        let across = Shape { rows: columns, columns: rows, depth };
        let right = Right { data: left_across, stride: rows };
        product(isa, across, Left::rows(transposed, stride), right, None, out_across, rows);
        transpose(isa, columns, rows, out_across, rows, out, out_stride);
    } else {
        transpose(isa, columns, depth, transposed, stride, scratch, columns);
        let right = Right { data: scratch, stride: columns };
        product(isa, shape, Left::rows(left, left_stride), right, None, out, out_stride);
    }
}
