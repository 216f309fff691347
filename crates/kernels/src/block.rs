//! Blocks of matrices, cut by columns, for threads to write side by side.

use std::marker::PhantomData;

/// Some rows and columns of a matrix, to write: rows of `columns` numbers, `stride` apart.
#[derive(Debug)]
pub struct Block<'a> {
    from: *mut f32,
    rows: usize,
    columns: usize,
    stride: usize,
    matrix: PhantomData<&'a mut [f32]>,
}

// SAFETY: a block is the only way to its numbers, as a `&mut [f32]` is.
unsafe impl Send for Block<'_> {}

impl<'a> Block<'a> {
    /// The matrix of `rows` rows and `columns` columns that stands in `numbers`, its rows `stride` apart.
    ///
    /// # Panics
    /// If a row is longer than the way to the next, or there are too few numbers.
    pub fn new(numbers: &'a mut [f32], rows: usize, columns: usize, stride: usize) -> Self {
        let count = rows.checked_sub(1).map_or(0, |last| last * stride + columns);
        assert!(columns <= stride && count <= numbers.len(), "{rows} rows of {columns} numbers, {stride} apart");
        Self { from: numbers.as_mut_ptr(), rows, columns, stride, matrix: PhantomData }
    }

    /// The same of rows that stand together.
    ///
    /// # Panics
    /// If there are too few numbers.
    pub fn whole(numbers: &'a mut [f32], rows: usize, columns: usize) -> Self {
        Self::new(numbers, rows, columns, columns)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The same block, borrowed for a while.
    pub fn reborrow(&mut self) -> Block<'_> {
        Block { matrix: PhantomData, ..*self }
    }

    /// The first `count` columns, and the others stay in `self`.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn take_columns(&mut self, count: usize) -> Block<'a> {
        assert!(count <= self.columns, "{count} of {} columns", self.columns);
        let first = Block { columns: count, ..*self };
        (self.from, self.columns) = (self.at(0, count), self.columns - count);
        first
    }

    /// Row `row`.
    ///
    /// # Panics
    /// If there is none.
    #[inline(always)]
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        // SAFETY: the row lies in the matrix, and in no other block; it is borrowed as long as this one is.
        unsafe { std::slice::from_raw_parts_mut(self.from.add(row * self.stride), self.columns) }
    }

    /// From one row to the next.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// Where the row `row` is, from column `column` on, without a look whether it is there.
    #[inline(always)]
    pub(crate) fn at(&mut self, row: usize, column: usize) -> *mut f32 {
        self.from.wrapping_add(row * self.stride + column)
    }
}

#[cfg(test)]
mod tests {
    use super::Block;

    #[test]
    fn blocks_are_cut_by_columns() {
        let mut numbers = [0.0; 3 * 5 - 1];
        let mut right = Block::new(&mut numbers, 3, 4, 5);
        let mut left = right.take_columns(1);
        assert_eq!([left.rows(), left.columns(), right.rows(), right.columns()], [3, 1, 3, 3]);
        std::thread::scope(|scope| {
            scope.spawn(|| (0..3).for_each(|row| left.row_mut(row).fill(1.0)));
            (0..3).for_each(|row| right.row_mut(row).fill(2.0));
        });
        assert_eq!(numbers, [1.0, 2.0, 2.0, 2.0, 0.0, 1.0, 2.0, 2.0, 2.0, 0.0, 1.0, 2.0, 2.0, 2.0]);
        assert_eq!(Block::whole(&mut [], 0, 4).columns(), 4);
        assert!(std::panic::catch_unwind(|| Block::whole(&mut [0.0; 7], 2, 4).rows()).is_err());
    }
}
