//! Products of depth 1, such as the gradient of one sample: each row of the output is a row times a number. A tile of it would
//! be all beginning and end.

use super::{Product, Start};
use crate::{Block, Isa, Kernel, Simd};

/// Whether a product is of this kind, with a right operand whose numbers stand side by side.
pub(super) fn is_outer(product: &Product) -> bool {
    product.shape.depth == 1 && !(product.right.transposed && product.right.stride > 1)
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
    fn run<S: Simd>(self, simd: S) {
        let Self { product: Product { shape, left, right, start, .. }, mut out } = self;
        let right = &right.data[..shape.columns];
        for i in 0..shape.rows {
            let (a, out) = (left.data[i * left.row_stride], out.row_mut(i));
            match start {
                Start::Zero => out.iter_mut().zip(right).for_each(|(out, &b)| *out = simd.fma(a, b, 0.0)),
                Start::Bias(bias) => {
                    out.iter_mut().zip(right).zip(bias).for_each(|((out, &b), &bias)| *out = simd.fma(a, b, bias));
                }
                Start::Out => out.iter_mut().zip(right).for_each(|(out, &b)| *out += simd.fma(a, b, 0.0)),
            }
        }
    }
}
