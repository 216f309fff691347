/// What a cell that is not a number holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Empty,
    /// A mark that stands for a missing number; a word like any other in a column of text.
    Mark,
    /// `nan`: a missing number too, if missing cells are handled.
    Nan,
    /// `inf`.
    Infinite,
    /// Anything else.
    Text,
}

impl Kind {
    pub(crate) const COUNT: usize = 5;

    /// What `cell`, which is trimmed and not a number, holds.
    pub(crate) fn of(cell: &[u8]) -> Self {
        let is = |word: &str| cell.eq_ignore_ascii_case(word.as_bytes());
        let unsigned = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
        if cell.is_empty() {
            Self::Empty
        } else if ["na", "n/a", "null", "?"].iter().any(|word| is(word)) {
            Self::Mark
        } else if unsigned.eq_ignore_ascii_case(b"nan") {
            Self::Nan
        } else if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
            Self::Infinite
        } else {
            Self::Text
        }
    }
}

/// `cell` without spaces and tabs around it.
pub(crate) fn trim(mut cell: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = cell {
        cell = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = cell {
        cell = rest;
    }
    cell
}
