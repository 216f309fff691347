//! Products of depth 1, such as the gradient of one sample: each row of the output is a row times a number. A tile of it would
//! be all beginning and end.

use super::vectors::{Band, each_band, load, store};
use super::{Layout, Product, Start};
use crate::{Block, Isa, Kernel, Simd};

/// Whether a product is of this kind, with a right operand whose numbers stand side by side.
pub(super) fn is_outer(product: &Product) -> bool {
    let Layout::Rows { stride } = product.right.layout else { return false };
    product.shape.depth == 1 && !(product.right.transposed && stride > 1)
}

pub(super) fn write(product: Product, isa: Isa, out: Block) {
    isa.dispatch(Outer { product, out });
}

struct Outer<'a> {
    product: Product<'a>,
    out: Block<'a>,
}

impl Kernel for Outer<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let columns = self.product.shape.columns;
        // SAFETY: `Product::write` has checked that all rows and columns are there.
        unsafe { each_band(simd, columns, columns, &mut self) };
    }
}

impl Band for Outer<'_> {
    #[inline(always)]
    unsafe fn columns<S: Simd, const V: usize>(&mut self, simd: S, from: usize, last: usize) {
        let Product { shape, left, right, start, .. } = self.product;
        let zero = simd.splat(0.0);
        let (mut b, mut first) = ([zero; V], [zero; V]);
        for vector in 0..V {
            // SAFETY: the caller's promise.
            b[vector] = unsafe { load::<S, V>(simd, right.data[from..].as_ptr(), vector, last) };
            if let Start::Bias(bias) = start {
                // SAFETY: the caller's promise.
                first[vector] = unsafe { load::<S, V>(simd, bias[from..].as_ptr(), vector, last) };
            }
        }
        for row in 0..shape.rows {
            let a = simd.splat(left.data[row * left.row_stride]);
            let out = self.out.at(row, from);
            for vector in 0..V {
                let mut value = simd.vector_fma(a, b[vector], first[vector]);
                // SAFETY: the caller's promise.
                unsafe {
                    if let Start::Out = start {
                        value = simd.vector_add(load::<S, V>(simd, out, vector, last), value);
                    }
                    store::<S, V>(simd, out, vector, last, value);
                }
            }
        }
    }
}
