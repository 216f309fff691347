//! Products of a single row, such as the way forward of one sample: each number of the left operand is used with one row of the right
//! one, and nothing is used twice, so that a tile would be all beginning and end.

use super::{CHUNK, Layout, PANEL, Product, Start};
use crate::{Block, Isa, Kernel, Simd};

/// Vectors of the output that stay in registers: as many chains of sums as keep the multipliers busy.
const VECTORS: usize = 4;

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
        let widest = VECTORS * S::LANES;
        let most = if let Layout::Panels { .. } = self.product.right.layout { widest.min(PANEL) } else { widest };
        for from in (0..columns).step_by(most) {
            let count = most.min(columns - from);
            // SAFETY: `Product::write` has checked that all of the row, the depth and the columns is there.
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

impl Row<'_> {
    /// Columns `from` to `from + count - 1`, `V` vectors, the last of which may be ragged, within a panel if there are any.
    ///
    /// # Safety
    /// They are there, in the whole depth.
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
        let out = self.out.at(0, from);
        let mut totals = [simd.splat(0.0); V];
        for k in (0..shape.depth).step_by(CHUNK) {
            let mut sums = [simd.splat(0.0); V];
            if let (Start::Bias(bias), 0) = (start, k) {
                for (vector, sum) in sums.iter_mut().enumerate() {
                    *sum = load(bias[from..].as_ptr(), vector);
                }
            }
            let (mut b, stride) = right.at(shape, k, from);
            for column in k..shape.depth.min(k + CHUNK) {
                let a = simd.splat(left.data[column * left.column_stride]);
                for (vector, sum) in sums.iter_mut().enumerate() {
                    *sum = simd.vector_fma(a, load(b, vector), *sum);
                }
                b = b.wrapping_add(stride);
            }
            for (vector, (total, sum)) in totals.iter_mut().zip(sums).enumerate() {
                *total = match start {
                    Start::Out if k == 0 => simd.vector_add(load(out, vector), sum),
                    _ if k == 0 => sum,
                    _ => simd.vector_add(*total, sum),
                };
            }
        }
        for (vector, total) in totals.into_iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe {
                let out = out.add(vector * S::LANES);
                if is_ragged(vector) { simd.store_first(out, total, last) } else { simd.store(out, total) }
            }
        }
    }
}
