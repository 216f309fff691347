//! What is wrong with samples in a file.

use std::path::Path;

/// Why samples could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// The code of the error.
    pub code: &'static str,
    /// A sentence that names the file and the place in it.
    pub message: String,
}

impl ReadError {
    /// An error in a file.
    pub(crate) fn new(code: &'static str, path: &Path, what: impl std::fmt::Display) -> Self {
        Self { code, message: format!("{}{what}", path.display()) }
    }
}
