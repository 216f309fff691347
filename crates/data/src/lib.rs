//! Tables from files: a CSV file becomes typed columns, or an error that names the line, the column and the cell.
//!
//! What a cell may be:
//! - Spaces and tabs around a cell do not count.
//! - A number is decimal: a sign, digits with at most one point, and an exponent (`-1.5e3`). No hexadecimal, no spaces
//!   inside, no decimal comma; `1e400` is too large to be one.
//! - An empty cell is missing. In a column of numbers so are `NA`, `N/A`, `null`, `NaN` and `?` (in any case). What to do
//!   with a missing cell is said by [`Missing`]; by default it is an error.
//! - `inf` is an error in a column of numbers, and so is `nan` unless missing cells are handled.
//!
//! What a column is: a column is **text** when at most half of its cells that hold anything are numbers, and a column of
//! **numbers** otherwise. So one stray word among numbers is an error, not a new column type.
//!
//! Files may be gzipped. They are UTF-8, with or without a byte order mark; lines end with `\n` or `\r\n`; blank lines are skipped; fields may be
//! quoted (RFC 4180).

#![forbid(unsafe_code)]

mod bytes;
mod cell;
mod column;
mod error;
mod header;
mod number;
mod options;
mod quotes;
mod read;
mod table;

pub use error::CsvError;
pub use options::{Missing, Options, Pick};
pub use read::{parse_csv, read_csv};
pub use table::{Column, Table, Values};
