//! Orders of samples.

use downhill_kernels::random::{Purpose, Stream};
use napi::Result;
use napi::bindgen_prelude::Uint32Array;
use napi_derive::napi;

use crate::error::caught;

/// The order in which an epoch takes the samples.
#[napi(catch_unwind)]
pub fn shuffled_order(samples: u32, seed: f64, epoch: u32) -> Result<Uint32Array> {
    permutation(Purpose::Shuffle, samples, seed, epoch)
}

/// The order in which the samples of a data set are dealt out to its parts.
#[napi(catch_unwind)]
pub fn split_order(samples: u32, seed: f64) -> Result<Uint32Array> {
    permutation(Purpose::Split, samples, seed, 0)
}

fn permutation(purpose: Purpose, items: u32, seed: f64, epoch: u32) -> Result<Uint32Array> {
    caught(|| Ok(Uint32Array::new(Stream::new(seed as u64, purpose, 0).permutation(epoch, 0, items as usize))))
}
