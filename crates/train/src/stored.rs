//! Samples that stay in a file, of which a part is in memory at a time.
//!
//! They are read by position into two buffers, one of which is trained on while a thread fills the other: the memory that this
//! takes is known before, and what goes wrong is an error. A mapped file would save the copy (with it a small network trains at 0.87
//! to 0.92 of its speed in memory, where every core trains), but its pages count as the process's own, and if the file is cut
//! short meanwhile, or its disk fails, the system kills the process.

mod array;
mod error;
mod evaluation;
mod passes;
mod read_ahead;
mod samples;
mod source;

pub use array::{ArrayPlace, NumberKind};
pub use error::ReadError;
pub use evaluation::StoredEvaluation;
pub use passes::{Cut, Passes};
pub use samples::{Checks, StoredSamples, StoredTargets};
pub use source::{Prepared, StoredSource};
