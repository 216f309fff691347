/// Columns of equal length, each of one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns read.
    pub columns: Vec<Column>,
    /// How many values each column has; at least 1.
    pub rows: usize,
    /// Where the target asked for stands in `columns`.
    pub target: Option<usize>,
    /// Rows of the file that were left out for a missing cell.
    pub dropped: usize,
}

/// A name and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// From the header, or `column0`, `column1`, ...
    pub name: String,
    /// One for each row.
    pub values: Values,
    /// The rows, of those kept, whose number was missing and is the mean of the others.
    pub missing: Vec<usize>,
    /// How many cells of the file were missing, those of rows left out as well.
    pub lacking: usize,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Finite numbers.
    Numbers(Vec<f64>),
    /// Names: row i holds `categories[codes[i]]`.
    Text {
        /// The place of each row's name in `categories`.
        codes: Vec<u32>,
        /// The distinct names, sorted by UTF-16 code unit, as JavaScript sorts.
        categories: Vec<String>,
    },
}
