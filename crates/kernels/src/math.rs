//! Exponentials, logarithms and their kin in f32.
//!
//! Every function is a short formula of the contract's operations, so that its bits are the same everywhere, without
//! branches, calls or tables, so that a plain loop over a slice becomes SIMD:
//!
//! ```
//! use downhill_kernels::{Isa, Kernel, Simd, math};
//!
//! struct ExpAll<'a>(&'a mut [f32]);
//! impl Kernel for ExpAll<'_> {
//!     type Output = ();
//!     #[inline(always)]
//!     fn run<S: Simd>(self, simd: S) {
//!         for x in self.0 {
//!             *x = math::exp(simd, *x);
//!         }
//!     }
//! }
//! let mut x = [0.0, f32::NEG_INFINITY];
//! Isa::SCALAR.dispatch(ExpAll(&mut x));
//! assert_eq!(x, [1.0, 0.0]);
//! ```
//!
//! Infinities, signed zeros and subnormal numbers, as arguments and as values, follow the mathematical function; NaN
//! gives NaN. Errors are stated in ULP, units in the last place of the exact value, and were measured over all 2^32
//! arguments by `examples/ulp.rs`. The polynomials are minimax, by `math/coefficients.sollya`.

mod erf;
mod exp;
mod exp_m1;
mod log;
mod log_1p;
mod polynomial;
mod sigmoid;
mod tanh;

pub use erf::erf;
pub use exp::exp;
pub use exp_m1::exp_m1;
pub use log::log;
pub use log_1p::log_1p;
pub use sigmoid::sigmoid;
pub use tanh::tanh;
