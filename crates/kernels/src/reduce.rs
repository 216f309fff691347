//! Reductions of a slice to one number that does not depend on the instruction set.
//!
//! Sums have a fixed order. The elements are dealt to 64 virtual lanes (lane = index mod 64), each of which starts at
//! zero and adds its elements in ascending order. Then the lanes are halved: lane i adds lane i + 32, then i + 16, and
//! so on to lane 0. A longer slice is cut in blocks of 65 536 elements, whose sums are added in order. The other
//! reductions do not depend on an order, but for the sum of squares in f64, which has 16 lanes.

mod finite;
mod max;
mod squares;
mod sum;

use crate::{Kernel, Simd};

pub use finite::{all_finite, first_non_finite};
pub use max::{max, max_of_rows};
pub use squares::sum_of_squares_f64;
pub use sum::{sum, sum_of_rows, sum_of_squares};

/// A reduction to a number.
trait Reduction: Copy {
    /// The number of a slice. Implementations are `#[inline(always)]`.
    fn of<S: Simd>(self, simd: S, x: &[f32]) -> f32;
}

/// A reduction of a slice.
struct Of<'a, R>(R, &'a [f32]);

impl<R: Reduction> Kernel for Of<'_, R> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f32 {
        self.0.of(simd, self.1)
    }
}

/// A reduction of each row of `columns` numbers.
struct OfRows<'a, R> {
    reduction: R,
    columns: usize,
    x: &'a [f32],
    results: &'a mut [f32],
}

impl<'a, R> OfRows<'a, R> {
    fn new(reduction: R, columns: usize, x: &'a [f32], results: &'a mut [f32]) -> Self {
        assert_eq!(x.len(), columns * results.len(), "a result for each row");
        Self { reduction, columns, x, results }
    }
}

impl<R: Reduction> Kernel for OfRows<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (result, row) in self.results.iter_mut().zip(self.x.chunks_exact(self.columns)) {
            *result = self.reduction.of(simd, row);
        }
    }
}
