//! Products of a single row, such as the way forward of one sample: each number of the left operand is used with one row of the right
//! one, and nothing is used twice, so that a tile would be all beginning and end.

use super::vectors::{Band, each_band, load, store};
use super::{CHUNK, Layout, PANEL, Product, Start};
use crate::{Block, Isa, Kernel, Simd};

/// Numbers of a right operand that is at hand: a larger one has to come from far, and tiles ask for it ahead.
const NEAR: usize = 1 << 14;

/// Whether a product is of this kind, with a right operand that is read where it lies.
pub(super) fn is_row(Product { shape, right, .. }: &Product) -> bool {
    shape.rows == 1 && !right.transposed && shape.depth * shape.columns <= NEAR
}

pub(super) fn write(product: Product, isa: Isa, out: Block) {
    isa.dispatch(Row { product, out });
}

struct Row<'a> {
    product: Product<'a>,
    out: Block<'a>,
}

impl Kernel for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let columns = self.product.shape.columns;
        let most = if let Layout::Panels { .. } = self.product.right.layout { PANEL } else { columns };
        // SAFETY: `Product::write` has checked that all of the row, the depth and the columns is there.
        unsafe { each_band(simd, columns, most, &mut self) };
    }
}

impl Band for Row<'_> {
    #[inline(always)]
    unsafe fn columns<S: Simd, const V: usize>(&mut self, simd: S, from: usize, last: usize) {
        let Product { shape, left, right, start, .. } = self.product;
        let out = self.out.at(0, from);
        let mut totals = [simd.splat(0.0); V];
        for k in (0..shape.depth).step_by(CHUNK) {
            let mut sums = [simd.splat(0.0); V];
            if let (Start::Bias(bias), 0) = (start, k) {
                for (vector, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: the caller's promise.
                    *sum = unsafe { load::<S, V>(simd, bias[from..].as_ptr(), vector, last) };
                }
            }
            let (mut b, stride) = right.at(shape, k, from);
            for column in k..shape.depth.min(k + CHUNK) {
                let a = simd.splat(left.data[column * left.column_stride]);
                for (vector, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: the caller's promise.
                    *sum = simd.vector_fma(a, unsafe { load::<S, V>(simd, b, vector, last) }, *sum);
                }
                b = b.wrapping_add(stride);
            }
            for (vector, (total, sum)) in totals.iter_mut().zip(sums).enumerate() {
                *total = match start {
                    // SAFETY: the caller's promise.
                    Start::Out if k == 0 => simd.vector_add(unsafe { load::<S, V>(simd, out, vector, last) }, sum),
                    _ if k == 0 => sum,
                    _ => simd.vector_add(*total, sum),
                };
            }
        }
        for (vector, total) in totals.into_iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { store::<S, V>(simd, out, vector, last, total) };
        }
    }
}
