//! The tile of a product: a few rows by a few vectors, held in registers through a chunk of the depth.

use super::vectors::{load, store};
use crate::Simd;
use crate::memory::LINE;

/// With at most this many rows, tiles are four vectors wide, else two.
pub(super) const FLAT_ROWS: usize = 3;

/// The most rows of a tile on any instruction set.
const MOST_ROWS: usize = 12;

/// Steps along the depth that are written out one after the other.
const STEPS: usize = 4;

/// Rows whose numbers are found from one pointer.
const GROUP: usize = 3;

/// Where a tile's chain of sums starts, and where its result goes.
#[derive(Clone, Copy)]
pub(super) enum TileStart {
    /// First chunk, from zero.
    Zero,
    /// First chunk, from the bias of each column.
    Bias(*const f32),
    /// A later chunk: from zero, and the sum is added to `out`.
    Accumulate,
}

/// A pointer for each [`GROUP`] rows.
type Groups = [*const f32; MOST_ROWS / GROUP];

/// What will be needed soon, and is asked of memory: rows as wide as those of `right`.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    pub from: *const f32,
    pub stride: usize,
    /// How many, at most as many as the tile is deep.
    pub rows: usize,
}

impl Ahead {
    pub(super) const NOTHING: Self = Self { from: std::ptr::null(), stride: 0, rows: 0 };

    /// The rows that tile `tile` of `tiles` asks for, if each asks for as many.
    #[inline(always)]
    pub(super) fn part(self, tile: usize, tiles: usize) -> Self {
        let each = self.rows.div_ceil(tiles);
        let first = self.rows.min(tile * each);
        Self { from: self.from.wrapping_add(first * self.stride), rows: each.min(self.rows - first), ..self }
    }
}

/// What a tile reads and writes.
#[derive(Clone, Copy)]
pub(super) struct Operands {
    pub depth: usize,
    pub left: *const f32,
    pub row_stride: usize,
    pub column_stride: usize,
    pub right: *const f32,
    pub right_stride: usize,
    /// What is asked for meanwhile.
    pub ahead: Ahead,
    pub start: TileStart,
    pub out: *mut f32,
    pub out_stride: usize,
}

/// One tile of `rows <= TILE_ROWS` by `columns` (at most four vectors for `FLAT_ROWS`, else two).
///
/// # Safety
/// Every operand has the rows, columns and depth asked for.
#[inline(always)]
pub(super) unsafe fn tile<S: Simd>(simd: S, rows: usize, columns: usize, operands: Operands) {
    macro_rules! choose {
        ($($height:literal: $($width:literal)*;)*) => {
            match (rows, columns.div_ceil(S::LANES)) {
                $($(
                    ($height, $width) if $height <= S::TILE_ROWS => {
                        if columns.is_multiple_of(S::LANES) {
                            // SAFETY: the caller's promise.
                            unsafe { full::<S, $height, $width>(simd, operands) }
                        } else {
                            let last = columns - ($width - 1) * S::LANES;
                            // SAFETY: the caller's promise.
                            unsafe { ragged::<S, $height, $width>(simd, operands, last) }
                        }
                    }
                )*)*
                _ => unreachable!("a tile of {rows} rows by {columns} columns"),
            }
        };
    }
    choose! {
        1: 1 2 3 4; 2: 1 2 3 4; 3: 1 2 3 4; 4: 1 2; 5: 1 2; 6: 1 2;
        7: 1 2; 8: 1 2; 9: 1 2; 10: 1 2; 11: 1 2; 12: 1 2;
    }
}

/// Columns a whole number of vectors.
#[inline(always)]
unsafe fn full<S: Simd, const R: usize, const V: usize>(simd: S, operands: Operands) {
    // SAFETY: the caller's promise.
    unsafe { chain::<S, R, V>(simd, operands, S::LANES) }
}

/// The last vector holds `last` columns only.
#[inline(always)]
unsafe fn ragged<S: Simd, const R: usize, const V: usize>(simd: S, operands: Operands, last: usize) {
    // SAFETY: the caller's promise.
    unsafe { chain::<S, R, V>(simd, operands, last) }
}

#[inline(always)]
unsafe fn chain<S: Simd, const R: usize, const V: usize>(simd: S, operands: Operands, last: usize) {
    let Operands { depth, left, row_stride, right, ahead, start, out, out_stride, .. } = operands;
    let mut sums = [[simd.splat(0.0); V]; R];
    if let TileStart::Bias(bias) = start {
        for vector in 0..V {
            // SAFETY: the caller's promise.
            let bias = unsafe { load::<S, V>(simd, bias, vector, last) };
            for row in &mut sums {
                row[vector] = bias;
            }
        }
    }
    // A pointer for each few rows, of which the compiler does not know how far they are apart: it would find each row from the one
    // before, and a step would take as long as these additions, one after the other.
    let mut groups: Groups = [left; MOST_ROWS / GROUP];
    for (group, at) in groups.iter_mut().enumerate() {
        *at = left.wrapping_add(GROUP * group * row_stride);
    }
    let mut chains = Chains { sums, groups, right, ahead: ahead.from };
    // SAFETY: the caller's promise, for all of these steps.
    unsafe {
        chains.steps::<true>(simd, &operands, ahead.rows, last);
        chains.steps::<false>(simd, &operands, depth - ahead.rows, last);
    }
    for (row, sums) in chains.sums.iter().enumerate() {
        for (vector, &sum) in sums.iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe {
                let to = out.add(row * out_stride);
                let value = if matches!(start, TileStart::Accumulate) {
                    simd.vector_add(load::<S, V>(simd, to, vector, last), sum)
                } else {
                    sum
                };
                store::<S, V>(simd, to, vector, last, value);
            }
        }
    }
}

/// The sums of a tile, and how far they have come.
struct Chains<S: Simd, const R: usize, const V: usize> {
    sums: [[S::Vector; V]; R],
    groups: Groups,
    right: *const f32,
    ahead: *const f32,
}

impl<S: Simd, const R: usize, const V: usize> Chains<S, R, V> {
    /// Some steps along the depth, that ask for what is ahead, or don't: what is not arithmetic takes its place in the same units.
    ///
    /// # Safety
    /// They are there.
    #[inline(always)]
    unsafe fn steps<const ASK: bool>(&mut self, simd: S, operands: &Operands, count: usize, last: usize) {
        // Several at once where columns stand side by side.
        let unrolled = if operands.column_stride == 1 { count / STEPS } else { 0 };
        for _ in 0..unrolled {
            for column in 0..STEPS {
                // SAFETY: the caller's promise.
                unsafe { self.step::<ASK>(simd, operands, column, last) };
            }
            self.advance(STEPS);
        }
        for _ in unrolled * STEPS..count {
            // SAFETY: the caller's promise.
            unsafe { self.step::<ASK>(simd, operands, 0, last) };
            self.advance(operands.column_stride);
        }
    }

    /// A step with the left operand's column `column` from where the groups are.
    #[inline(always)]
    unsafe fn step<const ASK: bool>(&mut self, simd: S, operands: &Operands, column: usize, last: usize) {
        let mut b = [simd.splat(0.0); V];
        for (vector, b) in b.iter_mut().enumerate() {
            // SAFETY: the caller's promise.
            *b = unsafe { load::<S, V>(simd, self.right, vector, last) };
        }
        for (row, sums) in self.sums.iter_mut().enumerate() {
            // SAFETY: the caller's promise.
            let a = simd.splat(unsafe { *self.groups[row / GROUP].add(row % GROUP * operands.row_stride + column) });
            for vector in 0..V {
                sums[vector] = simd.vector_fma(a, b[vector], sums[vector]);
            }
        }
        self.right = self.right.wrapping_add(operands.right_stride);
        if ASK {
            for line in (0..V * S::LANES).step_by(LINE) {
                simd.prefetch(self.ahead.wrapping_add(line));
            }
            self.ahead = self.ahead.wrapping_add(operands.ahead.stride);
        }
    }

    /// Moves the left operand's pointers.
    #[inline(always)]
    fn advance(&mut self, numbers: usize) {
        for at in &mut self.groups {
            *at = forget(at.wrapping_add(numbers));
        }
    }
}

/// `pointer`, without what the compiler knows of it.
#[inline(always)]
#[allow(clippy::pointers_in_nomem_asm_block)] // It is not read there.
fn forget(mut pointer: *const f32) -> *const f32 {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    // SAFETY: it is no instruction at all.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) pointer, options(pure, nomem, nostack, preserves_flags));
    }
    pointer
}
