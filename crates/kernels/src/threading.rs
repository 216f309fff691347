//! Threads and what they share: the standard library's, or, where tests try their interleavings, Shuttle's.

#[cfg(feature = "shuttle")]
pub(crate) use shuttle::{hint, sync, thread};
#[cfg(not(feature = "shuttle"))]
pub(crate) use std::{hint, sync, thread};
