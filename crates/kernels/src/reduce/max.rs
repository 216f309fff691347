//! The greatest element.

use crate::{Isa, Kernel, Simd};

/// The greatest element, where -0 < +0; NaN if any is NaN, minus infinity of an empty slice.
pub fn max(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Max(x))
}

/// The greatest element of each row of `columns` numbers.
///
/// # Panics
/// If there are not as many rows as `maxima`, or no columns.
pub fn max_of_rows(isa: Isa, columns: usize, x: &[f32], maxima: &mut [f32]) {
    assert_eq!(x.len(), columns * maxima.len(), "a maximum for each row");
    isa.dispatch(MaxOfRows { columns, x, maxima });
}

struct MaxOfRows<'a> {
    columns: usize,
    x: &'a [f32],
    maxima: &'a mut [f32],
}

impl Kernel for MaxOfRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (max, row) in self.maxima.iter_mut().zip(self.x.chunks_exact(self.columns)) {
            *max = Max(row).run(simd);
        }
    }
}

struct Max<'a>(&'a [f32]);

impl Kernel for Max<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f32 {
        // Of integers the compiler may take the greatest in any order, and so makes the loop SIMD.
        let mut greatest_rank = rank(f32::NEG_INFINITY.to_bits());
        let mut greatest_magnitude = 0;
        for x in self.0 {
            greatest_rank = greatest_rank.max(rank(x.to_bits()));
            greatest_magnitude = greatest_magnitude.max(x.abs().to_bits());
        }
        let holds_nan = greatest_magnitude > f32::INFINITY.to_bits();
        if holds_nan { f32::NAN } else { f32::from_bits(rank(greatest_rank as u32) as u32) }
    }
}

/// An integer for the bits of each number, in the order of the numbers; its own inverse.
///
/// Bits grow with the magnitude, so those of a negative number are turned over, but for the sign.
#[inline(always)]
fn rank(bits: u32) -> i32 {
    let bits = bits as i32;
    bits ^ ((bits >> 31) & i32::MAX)
}
