//! What a product reads, as it lies in memory.

use super::Shape;

/// Columns of a panel.
pub const PANEL: usize = 32;

/// The left operand: element (i, k) stands at `i * row_stride + k * column_stride`.
#[derive(Clone, Copy, Debug)]
pub struct Left<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// From one row to the next.
    pub row_stride: usize,
    /// From one column to the next.
    pub column_stride: usize,
}

impl<'a> Left<'a> {
    /// A matrix of rows, `stride` apart.
    pub fn rows(data: &'a [f32], stride: usize) -> Self {
        Self { data, row_stride: stride, column_stride: 1 }
    }

    /// The transpose of a matrix of rows, `stride` apart.
    pub fn transposed(data: &'a [f32], stride: usize) -> Self {
        Self { data, row_stride: 1, column_stride: stride }
    }
}

/// How a matrix lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Row by row.
    Rows {
        /// From one row to the next.
        stride: usize,
    },
    /// Panel by panel, of [`PANEL`] columns each but the last, which has the rest, and row by row in each. What a product reads one
    /// after the other then stands together, in a few pages, however wide the matrix is.
    Panels {
        /// Rows of a panel.
        height: usize,
        /// The row with which the operand begins.
        first: usize,
    },
}

/// The right operand, as it lies in memory.
#[derive(Clone, Copy, Debug)]
pub struct Right<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// Where they stand.
    pub layout: Layout,
    /// Whether what lies in memory is its transpose, `[n x k]`.
    pub transposed: bool,
}

impl<'a> Right<'a> {
    /// A matrix of rows, `stride` apart.
    pub fn rows(data: &'a [f32], stride: usize) -> Self {
        Self { data, layout: Layout::Rows { stride }, transposed: false }
    }

    /// The transpose of a matrix of rows, `stride` apart.
    pub fn transposed(data: &'a [f32], stride: usize) -> Self {
        Self { transposed: true, ..Self::rows(data, stride) }
    }

    /// Whether all that a product of this shape reads is there.
    pub(super) fn holds(&self, shape: Shape) -> bool {
        let (height, width) = self.size(shape);
        let fits = match self.layout {
            Layout::Rows { stride } => stride >= width,
            Layout::Panels { height: whole, first } => whole >= first + height,
        };
        let (start, _) = self.place(shape, height - 1, width - 1);
        fits && start < self.data.len()
    }

    /// Where element (k, j) of the operand stands, if that is not the transpose, and how far its rows are apart there.
    #[inline(always)]
    pub(super) fn at(&self, shape: Shape, k: usize, j: usize) -> (*const f32, usize) {
        let (start, stride) = self.place(shape, k, j);
        (self.data[start..].as_ptr(), stride)
    }

    /// Where an element of what lies in memory stands, and how far rows are apart there.
    #[inline(always)]
    pub(super) fn place(&self, shape: Shape, row: usize, column: usize) -> (usize, usize) {
        match self.layout {
            Layout::Rows { stride } => (row * stride + column, stride),
            Layout::Panels { height, first } => {
                let panel = column / PANEL * PANEL;
                let width = PANEL.min(self.size(shape).1 - panel);
                (height * panel + (first + row) * width + column - panel, width)
            }
        }
    }

    /// Rows and columns of what lies in memory.
    #[inline(always)]
    fn size(&self, Shape { columns, depth, .. }: Shape) -> (usize, usize) {
        if self.transposed { (columns, depth) } else { (depth, columns) }
    }
}
