//! The greatest element.

use super::{Of, OfRows, Reduction};
use crate::{Isa, Simd};

/// The greatest element, where -0 < +0; NaN if any is NaN, minus infinity of an empty slice.
pub fn max(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Of(Max, x))
}

/// The greatest element of each row of `columns` numbers.
///
/// # Panics
/// If there are not as many rows as `maxima`, or no columns.
pub fn max_of_rows(isa: Isa, columns: usize, x: &[f32], maxima: &mut [f32]) {
    isa.dispatch(OfRows::new(Max, columns, x, maxima));
}

#[derive(Clone, Copy)]
struct Max;

impl Reduction for Max {
    #[inline(always)]
    fn of<S: Simd>(self, _: S, x: &[f32]) -> f32 {
        // Of integers the compiler may take the greatest in any order, and so makes the loop SIMD.
        let mut greatest_rank = rank(f32::NEG_INFINITY.to_bits());
        let mut greatest_magnitude = 0;
        for x in x {
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
