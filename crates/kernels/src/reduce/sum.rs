//! Sums in 64 virtual lanes.

use super::{Of, OfRows, Reduction};
use crate::{Isa, Simd};

const LANES: usize = 64;
const BLOCK: usize = 65_536;
/// Vectors that hold the lanes, and numbers in a vector, on any instruction set at most.
const MOST: usize = 16;

/// The sum; 0 of an empty slice.
pub fn sum(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Of(Sum, x))
}

/// The sum of squares; 0 of an empty slice. Squares are added to their lane by fused multiply-adds.
pub fn sum_of_squares(isa: Isa, x: &[f32]) -> f32 {
    isa.dispatch(Of(SumOfSquares, x))
}

/// The sum of each row of `columns` numbers.
///
/// # Panics
/// If there are not as many rows as `sums`, or no columns.
pub fn sum_of_rows(isa: Isa, columns: usize, x: &[f32], sums: &mut [f32]) {
    isa.dispatch(OfRows::new(Sum, columns, x, sums));
}

#[derive(Clone, Copy)]
struct Sum;

impl Reduction for Sum {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, x: &[f32]) -> f32 {
        add_up(simd, x, |lane, x| simd.vector_add(lane, x))
    }
}

#[derive(Clone, Copy)]
struct SumOfSquares;

impl Reduction for SumOfSquares {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, x: &[f32]) -> f32 {
        add_up(simd, x, |lane, x| simd.vector_fma(x, x, lane))
    }
}

/// `add` adds a term made of elements to their lanes.
#[inline(always)]
fn add_up<S: Simd>(simd: S, x: &[f32], add: impl Fn(S::Vector, S::Vector) -> S::Vector) -> f32 {
    let (first, later) = x.split_at(x.len().min(BLOCK));
    let mut total = add_up_block(simd, first, &add);
    for block in later.chunks(BLOCK) {
        total += add_up_block(simd, block, &add);
    }
    total
}

#[inline(always)]
fn add_up_block<S: Simd>(simd: S, x: &[f32], add: impl Fn(S::Vector, S::Vector) -> S::Vector) -> f32 {
    let mut lanes = [simd.splat(0.0); MOST];
    let (rows, rest) = x.as_chunks::<LANES>();
    for row in rows {
        for (lane, x) in lanes.iter_mut().zip(row.chunks_exact(S::LANES)) {
            // SAFETY: a chunk holds `S::LANES` numbers.
            *lane = add(*lane, unsafe { simd.load(x.as_ptr()) });
        }
    }
    // The zeros beyond the rest change nothing, because no lane is -0: it starts at +0.
    for (lane, x) in lanes.iter_mut().zip(rest.chunks(S::LANES)) {
        // SAFETY: a chunk holds at most `S::LANES` numbers.
        *lane = add(*lane, unsafe { simd.load_first(x.as_ptr(), x.len()) });
    }

    let mut half = LANES / S::LANES / 2;
    while half > 0 {
        for v in 0..half {
            lanes[v] = simd.vector_add(lanes[v], lanes[v + half]);
        }
        half /= 2;
    }
    let mut numbers = [0.0; MOST];
    // SAFETY: there is room for `S::LANES` numbers.
    unsafe { simd.store(numbers.as_mut_ptr(), lanes[0]) };
    half = S::LANES / 2;
    while half > 0 {
        for lane in 0..half {
            numbers[lane] += numbers[lane + half];
        }
        half /= 2;
    }
    numbers[0]
}
