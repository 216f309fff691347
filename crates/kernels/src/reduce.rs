//! Reductions of a slice to one number, in an order that does not depend on the instruction set.
//!
//! The elements are dealt to 64 virtual lanes (lane = index mod 64), each of which takes its elements in ascending
//! order. Then the lanes are halved: lane i takes in lane i + 32, then i + 16, and so on to lane 0. A longer slice is
//! cut in blocks of 65 536 elements, whose results are taken together in order.

use crate::{Isa, Kernel, Simd};

const LANES: usize = 64;
const BLOCK: usize = 65_536;

/// The sum; 0 of an empty slice.
pub fn sum(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Sum(x))
}

/// The sum of squares; 0 of an empty slice. Squares are added to their lane by fused multiply-adds.
pub fn sum_of_squares(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(SumOfSquares(x))
}

/// The greatest element; NaN if any is NaN, minus infinity of an empty slice.
pub fn max(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Max(x))
}

/// Whether no element is infinite or NaN.
pub fn all_finite(isa: Isa, x: &[f32]) -> bool {
    first_non_finite(isa, x).is_none()
}

/// The index of the first element that is infinite or NaN.
pub fn first_non_finite(isa: Isa, x: &[f32]) -> Option<usize> {
    isa.dispatch(FirstNonFinite(x))
}

struct Sum<'a>(&'a [f32]);

impl Kernel for Sum<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f32 {
        reduce(self.0, 0.0, |lane, x| lane + x, |a, b| a + b)
    }
}

struct SumOfSquares<'a>(&'a [f32]);

impl Kernel for SumOfSquares<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f32 {
        reduce(self.0, 0.0, |lane, x| simd.fma(x, x, lane), |a, b| a + b)
    }
}

struct Max<'a>(&'a [f32]);

impl Kernel for Max<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f32 {
        let greater = |a: f32, b: f32| if (b > a) | b.is_nan() { b } else { a };
        reduce(self.0, f32::NEG_INFINITY, greater, greater)
    }
}

/// `take` brings an element into a lane, `join` a lane into a lane and a block into the blocks before it.
#[inline(always)]
fn reduce(x: &[f32], start: f32, take: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let (first, later) = x.split_at(x.len().min(BLOCK));
    let mut total = reduce_block(first, start, &take, &join);
    for block in later.chunks(BLOCK) {
        total = join(total, reduce_block(block, start, &take, &join));
    }
    total
}

#[inline(always)]
fn reduce_block(x: &[f32], start: f32, take: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; LANES];
    let (rows, rest) = x.as_chunks::<LANES>();
    for row in rows {
        for (lane, &x) in lanes.iter_mut().zip(row) {
            *lane = take(*lane, x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane = take(*lane, x);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}

struct FirstNonFinite<'a>(&'a [f32]);

impl Kernel for FirstNonFinite<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Option<usize> {
        // Whole blocks at a time, without an exit in the inner loop, because that is what the compiler makes SIMD.
        const CHECKED_AT_ONCE: usize = 2048;
        let greatest = |x: &[f32]| x.iter().fold(0, |greatest, x| magnitude_bits(*x).max(greatest));
        let blocks = self.0.chunks(CHECKED_AT_ONCE).enumerate();
        let (index, block) = blocks.into_iter().find(|(_, block)| greatest(block) >= INFINITY_BITS)?;
        let offset = block.iter().position(|x| magnitude_bits(*x) >= INFINITY_BITS)?;
        Some(index * CHECKED_AT_ONCE + offset)
    }
}

/// The magnitudes of infinity and NaN have the greatest bits of all.
const INFINITY_BITS: u32 = f32::INFINITY.to_bits();

#[inline(always)]
fn magnitude_bits(x: f32) -> u32 {
    x.abs().to_bits()
}
