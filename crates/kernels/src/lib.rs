//! Numbers in slices: the arithmetic that every other crate stands on.
//!
//! # The arithmetic contract
//!
//! The same version, seed, data and options give the same bits on every instruction set, thread count and machine.
//! Every public function here promises one exact result, which a plain loop in its tests computes as well.
//!
//! - **Operations** on f32: add, subtract, multiply, divide, square root, fused multiply-add, round to nearest even.
//!   No reciprocal estimates, no libm. Fused multiply-adds are asked for by name ([`Simd::fma`]) and emulated exactly
//!   where the CPU has none; nothing else is ever fused.
//! - **Matrix products** ([`Product`]): each output element is, within chunks of 256 along k, one chain of
//!   fused multiply-adds in ascending k. The first chunk's chain starts at the bias (or zero), the others at zero,
//!   and their sums are added in order. Lanes and threads run over rows and columns, never along k.
//! - **Reductions** ([`reduce`]): 64 virtual lanes (lane = index mod 64), then a halving tree; above 65 536 elements,
//!   blocks of 65 536 in order.
//! - **Math functions** ([`math`]): our own, of the operations above.
//! - **Random numbers** ([`random`]): counter-based, so that neither threads nor the cut of batches matter.
//!
//! One source serves every instruction set: a kernel is generic over [`Simd`], and [`Isa::dispatch`] compiles it once
//! for each set and picks one at run time. Loops over slices are plain scalar loops that the compiler makes SIMD;
//! only matrix products and sums name vectors.

pub mod float_env;
pub mod math;
pub mod memory;
pub mod random;
pub mod reduce;

mod block;
mod gather;
mod isa;
mod product;
mod team;
mod threading;

pub use block::Block;
pub use gather::{bring_near, gather};
pub use isa::{Isa, IsaError, Kernel, Scalar, Simd};
pub use product::{CHUNK, Layout, Left, PANEL, Product, Right, Shape, Start, transpose};
pub use team::{MOST_THREADS, Team, ThreadsError, default_threads, shares_for};
