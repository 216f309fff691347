//! One gradient in, one update out: the update rules of the notes.
//!
//! A rule is a formula, written once as scalar arithmetic in `rules/<name>.rs`; [`Optimizer::update`] compiles it for each
//! instruction set and sweeps it over slices. All of it is add, subtract, multiply, divide and square root on f32, each
//! rounded once, so every instruction set gives the same bits.
//!
//! ```
//! use downhill_kernels::Isa;
//! use downhill_optim::Gradients;
//! use downhill_spec::Spec;
//!
//! let mut adam = downhill_optim::build(&Spec::new("adam"))?;
//! let (mut w, mut m, mut v) = ([1.0_f32], [0.0], [0.0]);
//! for step in 1..=3 {
//!     adam.prepare(step, 0.1);
//!     assert!(adam.update(Isa::SCALAR, true, 0.0, &mut w, Gradients::Each(&[5.0]), &mut [&mut m, &mut v]));
//! }
//! assert!((w[0] - 0.7).abs() < 1e-6);
//! # Ok::<(), downhill_spec::SpecError>(())
//! ```
#![forbid(unsafe_code)]

mod arithmetic;
mod average;
mod epsilon;
mod optimizer;
mod rule;
mod rules;
mod state;

pub use average::ExponentialAverage;
pub use optimizer::{Gradients, Optimizer};
pub use rules::{Build, CATALOGUE, build};
