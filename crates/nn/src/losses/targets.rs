//! What the outputs should have been.

/// The targets of a block of rows.
#[derive(Clone, Copy, Debug)]
pub enum Targets<'a> {
    /// The right class of each row.
    Labels(&'a [u32]),
    /// For each row as many values as there are outputs.
    Values(&'a [f32]),
}

/// What is wrong with targets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Labels where the loss takes values.
    #[error("{loss} with {outputs} outputs takes target values; got labels")]
    Labels {
        /// The loss.
        loss: &'static str,
        /// How many outputs the network has.
        outputs: usize,
    },
    /// Too few or too many.
    #[error("targets must have {expected} numbers ({rows} rows); got {got}")]
    Length {
        /// How many rows there are.
        rows: usize,
        /// How many numbers there should be.
        expected: usize,
        /// How many there are.
        got: usize,
    },
    /// A label that names no class.
    #[error("targets[{row}] must be an integer 0..{}; got {label}", classes - 1)]
    Label {
        /// Its row.
        row: usize,
        /// How many classes there are.
        classes: usize,
        /// The label.
        label: u32,
    },
}

impl Targets<'_> {
    /// Whether these are the targets of `rows` rows of `outputs` outputs, where labels may name `classes` classes.
    pub(super) fn check(
        self,
        loss: &'static str,
        rows: usize,
        outputs: usize,
        classes: Option<usize>,
    ) -> Result<(), TargetError> {
        let length = |expected, got| {
            if got == expected { Ok(()) } else { Err(TargetError::Length { rows, expected, got }) }
        };
        match self {
            Self::Values(values) => length(rows * outputs, values.len()),
            Self::Labels(labels) => {
                let classes = classes.ok_or(TargetError::Labels { loss, outputs })?;
                length(rows, labels.len())?;
                match labels.iter().position(|&label| label as usize >= classes) {
                    Some(row) => Err(TargetError::Label { row, classes, label: labels[row] }),
                    None => Ok(()),
                }
            }
        }
    }
}
