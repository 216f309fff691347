//! The sum of squares where f32 would overflow.

use crate::{Isa, Kernel, Simd};

const LANES: usize = 16;

/// The sum of squares in f64, where no square of an f32 overflows or vanishes; 0 of an empty slice.
///
/// Elements are dealt to 16 virtual lanes (lane = index mod 16), which are halved at the end: lane i adds lane i + 8, then
/// i + 4, and so on to lane 0.
pub fn sum_of_squares_f64(isa: Isa, x: &[f32]) -> f64 {
    isa.dispatch(SumOfSquares(x))
}

struct SumOfSquares<'a>(&'a [f32]);

impl Kernel for SumOfSquares<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f64 {
        let mut lanes = [0.0; LANES];
        let (rows, rest) = self.0.as_chunks::<LANES>();
        for row in rows {
            for (lane, &x) in lanes.iter_mut().zip(row) {
                *lane += f64::from(x) * f64::from(x);
            }
        }
        for (lane, &x) in lanes.iter_mut().zip(rest) {
            *lane += f64::from(x) * f64::from(x);
        }
        for half in [8, 4, 2, 1] {
            for lane in 0..half {
                lanes[lane] += lanes[lane + half];
            }
        }
        lanes[0]
    }
}
