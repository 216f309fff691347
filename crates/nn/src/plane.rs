//! Planes: matrices of one row a sample, which threads share by rows.

use downhill_kernels::memory::{Aligned, LINE};

/// A matrix of rows that grows as needed and keeps its memory.
#[derive(Debug)]
pub struct Plane {
    data: Aligned,
    width: usize,
    stride: usize,
}

/// Rows of a plane, to read.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The numbers, row by row, `stride` apart; what stands behind a row's `width` numbers is of no account.
    pub data: &'a [f32],
    /// Numbers in a row.
    pub width: usize,
    /// From one row to the next.
    pub stride: usize,
}

/// Rows of a plane, to write.
#[derive(Debug)]
pub struct RowsMut<'a> {
    /// The numbers, row by row, `stride` apart; what stands behind a row's `width` numbers is of no account.
    pub data: &'a mut [f32],
    /// Numbers in a row.
    pub width: usize,
    /// From one row to the next.
    pub stride: usize,
}

impl Plane {
    /// A plane without rows, each to be `width` wide. Rows stand together.
    pub fn dense(width: usize) -> Self {
        Self { data: Aligned::new(), width, stride: width }
    }

    /// A plane without rows, each to be `width` wide. Wide rows are padded to an odd number of cache lines, so that rows
    /// read side by side fall into different sets of the cache.
    pub fn spread(width: usize) -> Self {
        let lines = width.div_ceil(LINE);
        let stride = if width < 8 * LINE { width } else { (lines + 1 - lines % 2) * LINE };
        Self { data: Aligned::new(), width, stride }
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Makes room for `rows`; what stood there before is lost if there was less.
    pub fn reserve(&mut self, rows: usize) {
        if self.data.len() < rows * self.stride {
            self.data = Aligned::zeros(rows * self.stride);
        }
    }

    /// The first `rows` rows.
    pub fn rows(&self, rows: usize) -> Rows<'_> {
        Rows { data: &self.data[..rows * self.stride], width: self.width, stride: self.stride }
    }

    /// The first rows, to write.
    pub fn rows_mut(&mut self, rows: usize) -> RowsMut<'_> {
        RowsMut { data: &mut self.data[..rows * self.stride], width: self.width, stride: self.stride }
    }
}

impl<'a> Rows<'a> {
    /// Rows that stand together.
    pub fn dense(data: &'a [f32], width: usize) -> Self {
        Self { data, width, stride: width }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.data.len() / self.stride
    }

    /// Rows `from` to `from + count - 1`.
    pub fn part(&self, from: usize, count: usize) -> Rows<'a> {
        Rows { data: &self.data[from * self.stride..(from + count) * self.stride], ..*self }
    }

    /// Row `row`.
    pub fn row(&self, row: usize) -> &'a [f32] {
        &self.data[row * self.stride..][..self.width]
    }
}

impl<'a> RowsMut<'a> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.data.len() / self.stride
    }

    /// The same rows, to read.
    pub fn as_rows(&self) -> Rows<'_> {
        Rows { data: self.data, width: self.width, stride: self.stride }
    }

    /// The same rows, borrowed for a while.
    pub fn reborrow(&mut self) -> RowsMut<'_> {
        RowsMut { data: self.data, width: self.width, stride: self.stride }
    }

    /// Replaces all rows by those that stand together in `rows`.
    pub fn copy_from(&mut self, rows: &[f32]) {
        for (to, from) in self.data.chunks_exact_mut(self.stride).zip(rows.chunks_exact(self.width)) {
            to[..self.width].copy_from_slice(from);
        }
    }

    /// Row `row`.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.data[row * self.stride..][..self.width]
    }

    /// The first `count` rows, and the others stay in `self`.
    pub fn take_first(&mut self, count: usize) -> RowsMut<'a> {
        let (first, others) = std::mem::take(&mut self.data).split_at_mut(count * self.stride);
        self.data = others;
        RowsMut { data: first, width: self.width, stride: self.stride }
    }
}
