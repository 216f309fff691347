//! Rows picked out of a large matrix.

use crate::memory::LINE;
use crate::{Isa, Kernel, Simd};

/// Numbers that are asked for ahead of the row that is copied: enough to keep memory busy.
const AHEAD: usize = 1024;

/// Copies rows `rows` of `data`, each of `width` numbers, to rows of `out` that are `out_stride` apart.
///
/// Rows lie anywhere in memory, so that each would be waited for: some of the next ones are asked for meanwhile.
///
/// # Panics
/// If a row is not there, or `out` too short: mistakes in the caller's arithmetic, never a user's.
pub fn gather(isa: Isa, data: &[f32], width: usize, rows: &[u32], out: &mut [f32], out_stride: usize) {
    isa.dispatch(Gather { data, width, rows, out, out_stride });
}

/// Asks for the first of some rows that will be gathered next.
///
/// # Panics
/// If a row is not there.
pub fn bring_near(isa: Isa, data: &[f32], width: usize, rows: &[u32]) {
    isa.dispatch(BringNear { data, width, rows });
}

struct BringNear<'a> {
    data: &'a [f32],
    width: usize,
    rows: &'a [u32],
}

impl Kernel for BringNear<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        fetch_first(simd, self.data, self.width, self.rows);
    }
}

struct Gather<'a> {
    data: &'a [f32],
    width: usize,
    rows: &'a [u32],
    out: &'a mut [f32],
    out_stride: usize,
}

impl Kernel for Gather<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { data, width, rows, out, out_stride } = self;
        let ahead = fetch_first(simd, data, width, rows);
        let row = |row: u32| &data[row as usize * width..][..width];
        for (place, (&from, to)) in rows.iter().zip(out.chunks_mut(out_stride)).enumerate() {
            if let Some(&next) = rows.get(place + ahead) {
                fetch(simd, row(next));
            }
            copy_row(simd, row(from), &mut to[..width]);
        }
    }
}

/// Asks for as many of the first rows as keep memory busy, and returns how many that are at most.
#[inline(always)]
fn fetch_first<S: Simd>(simd: S, data: &[f32], width: usize, rows: &[u32]) -> usize {
    let ahead = AHEAD.div_ceil(width.max(1));
    for &row in rows.iter().take(ahead) {
        fetch(simd, &data[row as usize * width..][..width]);
    }
    ahead
}

/// A row copied without a call, of which short rows would feel the cost.
#[inline(always)]
pub(crate) fn copy_row<S: Simd>(simd: S, from: &[f32], to: &mut [f32]) {
    assert_eq!(from.len(), to.len());
    for at in (0..from.len()).step_by(S::LANES) {
        let count = S::LANES.min(from.len() - at);
        let (from, to) = (from[at..].as_ptr(), to[at..].as_mut_ptr());
        // SAFETY: `count` numbers are left in both.
        unsafe {
            if count == S::LANES {
                simd.store(to, simd.load(from));
            } else {
                simd.store_first(to, simd.load_first(from, count), count);
            }
        }
    }
}

#[inline(always)]
fn fetch<S: Simd>(simd: S, numbers: &[f32]) {
    for at in (0..numbers.len()).step_by(LINE) {
        simd.prefetch(numbers.as_ptr().wrapping_add(at));
    }
}
