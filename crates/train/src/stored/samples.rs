//! Samples in a file: where their features, targets and weights stand, and how some of them are read.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use downhill_kernels::{Isa, reduce};

use super::array::{ArrayPlace, NumberKind, StoredArray};
use super::error::ReadError;
use crate::samples::{Samples, TargetData};

/// Samples in a file, or some of them that lie together.
#[derive(Clone, Debug)]
pub struct StoredSamples {
    features: Arc<StoredArray>,
    targets: Targets,
    weights: Option<Arc<StoredArray>>,
    /// The names of features, for errors.
    names: Arc<[String]>,
    rows: Range<usize>,
    isa: Isa,
}

#[derive(Clone, Debug)]
enum Targets {
    Labels(Arc<StoredArray>),
    Values(Arc<StoredArray>),
}

/// Where targets stand.
#[derive(Clone, Debug)]
pub enum StoredTargets {
    /// Whole numbers, one class a sample.
    Labels(ArrayPlace),
    /// Floats, a row of values a sample.
    Values(ArrayPlace),
}

/// What targets must be, besides finite.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks {
    /// Labels are below this.
    pub classes: Option<usize>,
    /// Values are from 0 to 1.
    pub probabilities: bool,
}

impl StoredSamples {
    /// The `rows` samples whose arrays stand there: features and weights are floats. Only that they are there is looked at now;
    /// numbers are when they are read.
    pub fn open(
        isa: Isa,
        rows: usize,
        features: ArrayPlace,
        targets: StoredTargets,
        weights: Option<ArrayPlace>,
        names: Vec<String>,
    ) -> Result<Self, ReadError> {
        let floats = |place: ArrayPlace| -> Result<Arc<StoredArray>, ReadError> {
            let array = StoredArray::open(place, rows)?;
            match array.kind() {
                NumberKind::F32 => Ok(Arc::new(array)),
                kind => Err(ReadError::new("DH_FORMAT", array.path(), format!(": it must be of floats, not {kind:?}"))),
            }
        };
        let targets = match targets {
            StoredTargets::Values(place) => Targets::Values(floats(place)?),
            StoredTargets::Labels(place) => {
                let array = StoredArray::open(place, rows)?;
                if array.kind() == NumberKind::F32 || array.columns() != 1 {
                    return Err(ReadError::new("DH_FORMAT", array.path(), ": labels must be whole numbers, one a row"));
                }
                Targets::Labels(Arc::new(array))
            }
        };
        let features = floats(features)?;
        Ok(Self {
            features,
            targets,
            weights: weights.map(floats).transpose()?,
            names: names.into(),
            rows: 0..rows,
            isa,
        })
    }

    /// Those of these samples alone, which the caller has checked to be there.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        let start = self.rows.start;
        Self { rows: start + rows.start..start + rows.end, ..self.clone() }
    }

    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Features a sample.
    pub fn width(&self) -> usize {
        self.features.columns()
    }

    /// Values of a sample's target; 1 of a label.
    pub fn outputs(&self) -> usize {
        match &self.targets {
            Targets::Labels(_) => 1,
            Targets::Values(values) => values.columns(),
        }
    }

    /// Whether targets are labels.
    pub fn has_labels(&self) -> bool {
        matches!(self.targets, Targets::Labels(_))
    }

    /// Whether samples have weights of their own.
    pub fn has_weights(&self) -> bool {
        self.weights.is_some()
    }

    /// The file that the features are in.
    pub fn path(&self) -> &Path {
        self.features.path()
    }

    /// No samples, to read some into.
    pub(super) fn none(&self) -> Samples {
        let targets = match self.targets {
            Targets::Labels(_) => TargetData::Labels(Vec::new()),
            Targets::Values(_) => TargetData::Values(Vec::new()),
        };
        Samples::new(Vec::new(), self.width(), targets)
    }

    /// Some of the samples, with the weights that they have, as they stand in the file.
    pub fn read(&self, rows: Range<usize>, checks: Checks) -> Result<Samples, ReadError> {
        let mut samples = self.none();
        samples.weights = self.weights.is_some().then(Vec::new);
        samples.resize(rows.len(), self.outputs());
        self.read_into(&rows, 0, &mut samples, checks)?;
        if let Some(weights) = &mut samples.weights {
            self.read_weights(&rows, weights)?;
        }
        Ok(samples)
    }

    /// Reads features and targets of some samples to where those from `at` stand.
    pub(super) fn read_into(
        &self,
        rows: &Range<usize>,
        at: usize,
        into: &mut Samples,
        checks: Checks,
    ) -> Result<(), ReadError> {
        let (width, outputs) = (self.width(), self.outputs());
        let features = &mut into.features[at * width..][..rows.len() * width];
        self.features.floats(&self.place(rows), features)?;
        self.check_finite(&self.features, rows, features, |column| match self.names.get(column) {
            Some(name) => format!("column \"{name}\""),
            None => format!("column {column}"),
        })?;
        match &mut into.targets {
            TargetData::Labels(labels) => self.read_labels(rows, &mut labels[at..][..rows.len()], checks.classes),
            TargetData::Values(values) => {
                let values = &mut values[at * outputs..][..rows.len() * outputs];
                self.read_values(rows, values, checks.probabilities)
            }
        }
    }

    /// Reads labels, which must be below `classes`.
    pub(super) fn read_labels(
        &self,
        rows: &Range<usize>,
        into: &mut [u32],
        classes: Option<usize>,
    ) -> Result<(), ReadError> {
        let Targets::Labels(labels) = &self.targets else { unreachable!("these samples have values") };
        let place = self.place(rows);
        labels.integers(&place, into, place.start)?;
        let Some(classes) = classes else { return Ok(()) };
        match into.iter().position(|&label| label as usize >= classes) {
            None => Ok(()),
            Some(row) => {
                let (label, row) = (into[row], place.start + row);
                let what = format!(" row {row}: the label must be an integer 0..{}; got {label}", classes - 1);
                Err(ReadError::new("DH_LABEL", labels.path(), what))
            }
        }
    }

    /// Reads targets that are values.
    pub(super) fn read_values(
        &self,
        rows: &Range<usize>,
        into: &mut [f32],
        probabilities: bool,
    ) -> Result<(), ReadError> {
        let Targets::Values(values) = &self.targets else { unreachable!("these samples have labels") };
        values.floats(&self.place(rows), into)?;
        self.check_finite(values, rows, into, |column| format!("target {column}"))?;
        if !probabilities {
            return Ok(());
        }
        match into.iter().position(|value| !(0.0..=1.0).contains(value)) {
            None => Ok(()),
            Some(index) => {
                let row = self.rows.start + rows.start + index / values.columns();
                let (column, value) = (index % values.columns(), into[index]);
                let what = format!(" row {row} target {column}: it must be in [0, 1]; got {value}");
                Err(ReadError::new("DH_LABEL", values.path(), what))
            }
        }
    }

    /// Reads the weights that samples have of their own: finite numbers from 0 (`DH_WEIGHT`).
    pub(super) fn read_weights(&self, rows: &Range<usize>, into: &mut [f32]) -> Result<(), ReadError> {
        let Some(weights) = &self.weights else {
            into.fill(1.0);
            return Ok(());
        };
        let place = self.place(rows);
        weights.floats(&place, into)?;
        match into.iter().position(|&weight| !(weight >= 0.0 && weight.is_finite())) {
            None => Ok(()),
            Some(row) => {
                let (weight, row) = (into[row], place.start + row);
                let what = format!(" row {row}: the weight must be a finite number ≥ 0; got {weight}");
                Err(ReadError::new("DH_WEIGHT", weights.path(), what))
            }
        }
    }

    /// Rows of the file.
    fn place(&self, rows: &Range<usize>) -> Range<usize> {
        self.rows.start + rows.start..self.rows.start + rows.end
    }

    fn check_finite(
        &self,
        array: &StoredArray,
        rows: &Range<usize>,
        numbers: &[f32],
        name: impl Fn(usize) -> String,
    ) -> Result<(), ReadError> {
        let Some(index) = reduce::first_non_finite(self.isa, numbers) else { return Ok(()) };
        let row = self.rows.start + rows.start + index / array.columns();
        let what = format!(" row {row} {}: {} is not finite", name(index % array.columns()), numbers[index]);
        Err(ReadError::new("DH_NONFINITE", array.path(), what))
    }
}
