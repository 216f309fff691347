//! Matrix products, `out = start + left right`, with one order of summing on every machine.
//!
//! For each output element, within chunks of 256 along the depth k: one chain of fused multiply-adds in ascending k.
//! The first chunk's chain starts at the bias (zero without one), the others at zero; their sums are added in order.
//! Lanes run over columns, tiles and threads over rows and columns, so that no choice of theirs changes a bit.
//!
//! The tile (`TILE_ROWS` rows by two vectors) stays in registers through a chunk. Around it: chunks of k outermost, so
//! that a chunk of `left` stays in cache; then panels two vectors wide of `right`; then tiles of rows. Operands are read
//! where they lie, or packed where that is far apart.

mod narrow;
mod operand;
mod outer;
mod packing;
mod row;
mod soon;
mod tile;
mod vectors;

use crate::{Block, Isa, Kernel, Simd};
pub use operand::{Layout, Left, PANEL, Right};
use packing::Packing;
pub use packing::transpose;
use soon::Soon;
use tile::{Ahead, Operands, TileStart};

/// Length of the chunks along k in which a product is summed: part of the arithmetic contract.
pub const CHUNK: usize = 256;

/// Rows, columns and depth of a product: `out[m x n] = left[m x k] right[k x n]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// m, rows of `left` and `out`.
    pub rows: usize,
    /// n, columns of `right` and `out`.
    pub columns: usize,
    /// k, columns of `left` and rows of `right`.
    pub depth: usize,
}

/// Where each output's chain of sums starts.
#[derive(Clone, Copy, Debug, Default)]
pub enum Start<'a> {
    /// At zero.
    #[default]
    Zero,
    /// At the bias of its column.
    Bias(&'a [f32]),
    /// At zero, and its sum is added to what stands in `out`: a further chunk of a longer product.
    Out,
}

/// A product to be made: `out = left right`, from where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Product<'a> {
    /// Rows, columns and depth.
    pub shape: Shape,
    /// `[m x k]`
    pub left: Left<'a>,
    /// `[k x n]`
    pub right: Right<'a>,
    /// Where the sums start.
    pub start: Start<'a>,
    /// What will be read next: asked of memory on the way, as far as the way goes, since the product keeps the arithmetic
    /// busy and memory idle.
    pub soon: &'a [&'a [f32]],
}

impl Product<'_> {
    /// Writes the product to `out`.
    ///
    /// # Panics
    /// If an operand is too short for its shape and strides, or `out` of another shape: a mistake in the caller's arithmetic,
    /// never a user's.
    pub fn write(self, isa: Isa, mut out: Block) {
        let Self { shape: Shape { rows, columns, depth }, left, right, start, .. } = self;
        if rows == 0 || columns == 0 {
            return;
        }
        assert!(out.rows() == rows && out.columns() == columns, "{rows} x {columns} into {out:?}");
        if let Start::Bias(bias) = start {
            assert_eq!(bias.len(), columns, "a bias for each column");
        }
        if depth == 0 {
            for row in 0..rows {
                match start {
                    Start::Zero => out.row_mut(row).fill(0.0),
                    Start::Bias(bias) => out.row_mut(row).copy_from_slice(bias),
                    Start::Out => {}
                }
            }
            return;
        }
        let last_left = (rows - 1) * left.row_stride + (depth - 1) * left.column_stride;
        assert!(left.data.len() > last_left, "left is too short");
        assert!(right.holds(self.shape), "right is too short");
        if outer::is_outer(&self) {
            outer::write(self, isa, out);
        } else if row::is_row(&self) {
            row::write(self, isa, out);
        } else if let Some(turned) = narrow::turned(&self) {
            narrow::write(turned, isa, out);
        } else {
            self.write_blocked(isa, out);
        }
    }

    fn write_blocked(self, isa: Isa, out: Block) {
        Packing::lend(|packing| isa.dispatch(Blocked { product: self, out, packing }));
    }
}

struct Blocked<'a> {
    product: Product<'a>,
    out: Block<'a>,
    packing: &'a mut Packing,
}

impl Kernel for Blocked<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let Product { shape, left, right, start, soon } = self.product;
        let Shape { rows, columns, depth } = shape;
        let panel_width = panel_columns::<S>(rows, &right);
        let packs_left = Packing::takes_left(&self.product);
        let packs_right = right.transposed || Packing::takes_right(&self.product);
        // The tiles of a panel bring the next panel near, each a part of it; where something else is wanted afterwards, the first alone.
        let tiles = rows.div_ceil(S::TILE_ROWS);
        let askers = if soon.is_empty() { tiles } else { 1 };
        let mut soon = Soon::over(soon, columns.div_ceil(panel_width) * (tiles - 1) * depth, panel_width);
        for k in (0..depth).step_by(CHUNK) {
            let chunk = CHUNK.min(depth - k);
            if packs_left {
                self.packing.left(simd, &left, k, rows, chunk);
            }
            for j in (0..columns).step_by(panel_width) {
                let width = panel_width.min(columns - j);
                let (operand, stride) = if packs_right {
                    (self.packing.panel(simd, &right, shape, [k, j], [chunk, width], panel_width), panel_width)
                } else {
                    right.at(shape, k, j)
                };
                let start = match start {
                    Start::Zero if k == 0 => TileStart::Zero,
                    Start::Bias(bias) if k == 0 => TileStart::Bias(bias[j..].as_ptr()),
                    _ => TileStart::Accumulate,
                };
                let next = next_panel(&self.product, k, j + panel_width);
                for (tile, (i, height)) in even_blocks(rows, S::TILE_ROWS).enumerate() {
                    let left = if packs_left {
                        self.packing.left_from(i, chunk)
                    } else {
                        Left { data: &left.data[i * left.row_stride + k * left.column_stride..], ..left }
                    };
                    let ahead = match next {
                        Some(next) if tile < askers => next.part(tile, askers),
                        _ => soon.take(chunk).unwrap_or(Ahead::NOTHING),
                    };
                    let operands = Operands {
                        depth: chunk,
                        left: left.data.as_ptr(),
                        row_stride: left.row_stride,
                        column_stride: left.column_stride,
                        right: operand,
                        right_stride: stride,
                        ahead,
                        start,
                        out: self.out.at(i, j),
                        out_stride: self.out.stride(),
                    };
                    // SAFETY: `write` has checked that the rows, columns and depth are there in each operand.
                    unsafe { tile::tile(simd, height, width, operands) };
                }
            }
        }
    }
}

/// The rows of the panel of column `j`, or the first one of the next chunk; none if it is not there, or not read where it lies.
#[inline(always)]
fn next_panel(Product { shape, right, .. }: &Product, k: usize, j: usize) -> Option<Ahead> {
    let (k, j) = if j < shape.columns { (k, j) } else { (k + CHUNK, 0) };
    (k < shape.depth && !right.transposed).then(|| {
        let (from, stride) = right.at(*shape, k, j);
        Ahead { from, stride, rows: CHUNK.min(shape.depth - k) }
    })
}

/// Columns that tiles are wide: two vectors; four where there are too few rows to keep the multipliers busy. What lies in panels is read
/// within one.
#[inline(always)]
fn panel_columns<S: Simd>(rows: usize, right: &Right) -> usize {
    let columns = if rows <= tile::FLAT_ROWS { 4 * S::LANES } else { 2 * S::LANES };
    if let Layout::Panels { .. } = right.layout { columns.min(PANEL) } else { columns }
}

/// Cuts `total` into the fewest blocks of at most `most`, of nearly equal sizes: (start, size) of each.
#[inline(always)]
fn even_blocks(total: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = total.div_ceil(most);
    let (size, larger) = (total / count, total % count);
    (0..count).map(move |block| (block * size + block.min(larger), size + usize::from(block < larger)))
}
