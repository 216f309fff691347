/// How to read a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The byte between fields; `,` by default.
    pub delimiter: u8,
    /// Whether the first line names the columns; without it they are called `column0`, `column1`, ...
    pub header: bool,
    /// What to do with a missing cell.
    pub missing: Missing,
    /// A column that must be there; [`Table::target`](crate::Table) says where it came to stand.
    pub target: Option<Pick>,
    /// The columns to read besides the target, in this order; `None` reads all, in the order of the file.
    pub columns: Option<Vec<Pick>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { delimiter: b',', header: true, missing: Missing::Error, target: None, columns: None }
    }
}

/// What to do with a missing cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Fail, naming the line and the column.
    #[default]
    Error,
    /// Leave out each row that has one.
    Drop,
    /// Put the mean of the column's other cells there; an error in a column of text and in the target.
    Mean,
    /// Put the mean there and [say](crate::Column::missing) so; take an empty cell of text for a word; leave out the rows that
    /// lack a target.
    Indicate,
}

/// A column, by name or by place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// By its name.
    Name(String),
    /// By its place, counted from 0; -1 is the last.
    Index(i64),
}
