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

pub use finite::{all_finite, first_non_finite};
pub use max::{max, max_of_rows};
pub use squares::sum_of_squares_f64;
pub use sum::{sum, sum_of_rows, sum_of_squares};
