//! Columns of a product as whole vectors, of which the last may be ragged.

use crate::Simd;

/// Some columns of a product, computed together.
pub(super) trait Band {
    /// Columns `from` to `from + (V - 1) * LANES + last - 1`, `V` vectors, the last of which has `last` numbers.
    ///
    /// # Safety
    /// They are there.
    unsafe fn columns<S: Simd, const V: usize>(&mut self, simd: S, from: usize, last: usize);
}

/// The most vectors of a band: as many as stay in registers, and as many chains of sums as keep the multipliers busy.
const VECTORS: usize = 4;

/// Computes `columns` columns, band after band, each of at most `most` if that is less than its vectors hold.
///
/// # Safety
/// The columns are there.
#[inline(always)]
pub(super) unsafe fn each_band<S: Simd>(simd: S, columns: usize, most: usize, band: &mut impl Band) {
    let most = most.min(VECTORS * S::LANES);
    for from in (0..columns).step_by(most) {
        let count = most.min(columns - from);
        let vectors = count.div_ceil(S::LANES);
        let last = count - (vectors - 1) * S::LANES;
        // SAFETY: the caller's promise.
        unsafe {
            match vectors {
                1 => band.columns::<S, 1>(simd, from, last),
                2 => band.columns::<S, 2>(simd, from, last),
                3 => band.columns::<S, 3>(simd, from, last),
                _ => band.columns::<S, VECTORS>(simd, from, last),
            }
        }
    }
}

/// Vector `vector` of the `V` at `from`: all are whole but the last, which has `last` numbers.
///
/// # Safety
/// It is there.
#[inline(always)]
pub(super) unsafe fn load<S: Simd, const V: usize>(simd: S, from: *const f32, vector: usize, last: usize) -> S::Vector {
    // SAFETY: the caller's promise.
    unsafe {
        let from = from.add(vector * S::LANES);
        if vector + 1 == V && last < S::LANES { simd.load_first(from, last) } else { simd.load(from) }
    }
}

/// Replaces vector `vector` of the `V` at `to`.
///
/// # Safety
/// It is there.
#[inline(always)]
pub(super) unsafe fn store<S: Simd, const V: usize>(
    simd: S,
    to: *mut f32,
    vector: usize,
    last: usize,
    value: S::Vector,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let to = to.add(vector * S::LANES);
        if vector + 1 == V && last < S::LANES { simd.store_first(to, value, last) } else { simd.store(to, value) }
    }
}
