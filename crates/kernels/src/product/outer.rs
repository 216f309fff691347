//! Products of depth 1, such as the gradient of one sample: each row of the output is a row times a number. A tile of it would
//! be all beginning and end.

use super::{Layout, Product, Start};
use crate::{Block, Isa, Kernel, Simd};

/// Vectors of a row that stay in registers while all rows are written.
const VECTORS: usize = 4;

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
        for from in (0..columns).step_by(VECTORS * S::LANES) {
            let count = (VECTORS * S::LANES).min(columns - from);
            // SAFETY: `Product::write` has checked that all rows and columns are there, and these columns are among them.
            unsafe {
                match count.div_ceil(S::LANES) {
                    1 => self.columns::<S, 1>(simd, from, count),
                    2 => self.columns::<S, 2>(simd, from, count),
                    3 => self.columns::<S, 3>(simd, from, count),
                    _ => self.columns::<S, VECTORS>(simd, from, count),
                }
            }
        }
    }
}

impl Outer<'_> {
    /// Columns `from` to `from + count - 1`, `V` vectors, the last of which may be ragged.
    ///
    /// # Safety
    /// They are there.
    #[inline(always)]
    unsafe fn columns<S: Simd, const V: usize>(&mut self, simd: S, from: usize, count: usize) {
        let Product { shape, left, right, start, .. } = self.product;
        let last = count - (V - 1) * S::LANES;
        let is_ragged = |vector| vector + 1 == V && last < S::LANES;
        // SAFETY: the caller's promise, for this and all that follows.
        let load = |at: *const f32, vector: usize| unsafe {
            let at = at.add(vector * S::LANES);
            if is_ragged(vector) { simd.load_first(at, last) } else { simd.load(at) }
        };
        let zero = simd.splat(0.0);
        let (mut b, mut first) = ([zero; V], [zero; V]);
        for vector in 0..V {
            b[vector] = load(right.data[from..].as_ptr(), vector);
            if let Start::Bias(bias) = start {
                first[vector] = load(bias[from..].as_ptr(), vector);
            }
        }
        for row in 0..shape.rows {
            let a = simd.splat(left.data[row * left.row_stride]);
            let out = self.out.at(row, from);
            for vector in 0..V {
                let mut value = simd.vector_fma(a, b[vector], first[vector]);
                if let Start::Out = start {
                    value = simd.vector_add(load(out, vector), value);
                }
                // SAFETY: the caller's promise.
                unsafe {
                    let out = out.add(vector * S::LANES);
                    if is_ragged(vector) { simd.store_first(out, value, last) } else { simd.store(out, value) }
                }
            }
        }
    }
}
