use crate::bytes::Source;

/// What is wrong with a file: a stable code, and a sentence for people.
///
/// | code | meaning |
/// |---|---|
/// | `DH_IO` | the file cannot be opened or read, or changed meanwhile |
/// | `DH_EMPTY` | no rows of data, or a column without a value |
/// | `DH_CSV` | not a CSV file, or a malformed one; the message names line, column and cell |
/// | `DH_NONFINITE` | `nan` or `inf` in a column of numbers |
/// | `DH_COLUMN` | a column that the file does not have |
/// | `DH_TRUNCATED` | gzip data that end too early |
/// | `DH_CHECKSUM` | damaged gzip data |
/// | `DH_TOO_LARGE` | a line above 64 MiB, or more data than memory |
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CsvError {
    /// The stable code, such as `DH_CSV`.
    pub code: &'static str,
    /// What is wrong, where, and what to do about it.
    pub message: String,
}

impl CsvError {
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    /// The whole file is at fault: `a.csv: no rows`.
    pub(crate) fn file(source: &Source, code: &'static str, what: impl std::fmt::Display) -> Self {
        Self::new(code, format!("{}: {what}", source.name))
    }

    /// The record that starts at byte `offset` is at fault: `a.csv:17: expected 5 fields; got 4`.
    pub(crate) fn line(source: &Source, code: &'static str, offset: usize, what: impl std::fmt::Display) -> Self {
        Self::new(code, format!("{}:{}: {what}", source.name, source.line(offset)))
    }

    /// One cell is at fault: `a.csv:5 column "age": "N/A" is not a number`.
    pub(crate) fn cell(
        source: &Source,
        code: &'static str,
        offset: usize,
        column: &str,
        what: impl std::fmt::Display,
    ) -> Self {
        let line = source.line(offset);
        Self::new(code, format!("{}:{line} column {}: {what}", source.name, quote(column)))
    }
}

/// A value in quotes, at most 60 characters of it.
pub(crate) fn quote(value: &str) -> String {
    const MOST: usize = 60;
    if value.chars().count() <= MOST {
        return format!("{value:?}");
    }
    format!("{:?}...", value.chars().take(MOST).collect::<String>())
}
