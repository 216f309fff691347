//! Rows picked out of a large matrix.

use crate::{Isa, Kernel, Simd};

/// Numbers in a cache line.
const LINE: usize = 16;

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
        let Self { data, width, rows } = self;
        for &row in rows.iter().take(rows_ahead(width)) {
            fetch(simd, &data[row as usize * width..][..width]);
        }
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
        let ahead = rows_ahead(width);
        let row = |row: u32| &data[row as usize * width..][..width];
        for &first in rows.iter().take(ahead) {
            fetch(simd, row(first));
        }
        for (place, (&from, to)) in rows.iter().zip(out.chunks_mut(out_stride)).enumerate() {
            if let Some(&next) = rows.get(place + ahead) {
                fetch(simd, row(next));
            }
            copy_row(simd, row(from), &mut to[..width]);
        }
    }
}

fn rows_ahead(width: usize) -> usize {
    AHEAD.div_ceil(width.max(1))
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
