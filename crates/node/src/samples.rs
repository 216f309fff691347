//! Samples as they cross: copied, so that what the caller does to its arrays meanwhile is of no account.

use downhill_kernels::{memory, reduce};
use downhill_nn::losses::Loss;
use downhill_train::{Samples, Scaling, TargetData};
use napi::Result;
use napi::bindgen_prelude::{Float32Array, Uint32Array};
use napi_derive::napi;

use crate::error::fail;
use crate::system;

/// Features in rows, either labels or targets, and how much each sample counts, if not all alike.
#[napi(object)]
pub struct SampleArrays {
    pub features: Float32Array,
    pub labels: Option<Uint32Array>,
    pub targets: Option<Float32Array>,
    pub weights: Option<Float32Array>,
}

impl SampleArrays {
    /// A copy, scaled, if it fits a network of `width` inputs and `outputs` outputs and its loss.
    pub fn take(&self, width: usize, outputs: usize, loss: &dyn Loss, scaling: Option<&Scaling>) -> Result<Samples> {
        let mut features = memory::copy(&self.features);
        if features.is_empty() || !features.len().is_multiple_of(width) {
            return Err(fail("DH_SHAPE", format!("features must be rows of {width}; got {} numbers", features.len())));
        }
        let targets = match (&self.labels, &self.targets) {
            (Some(labels), _) => TargetData::Labels(memory::copy(labels)),
            (None, Some(targets)) => TargetData::Values(memory::copy(targets)),
            (None, None) => return Err(fail("DH_ARG", "labels or targets are required")),
        };
        loss.check(features.len() / width, outputs, targets.as_targets()).map_err(|error| fail("DH_LABEL", error))?;
        if let Some(scaling) = scaling {
            scaling.apply(&mut features);
        }
        let samples = Samples::new(features, width, targets);
        let Some(weights) = &self.weights else { return Ok(samples) };
        let total: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        let possible = weights.iter().all(|&weight| weight >= 0.0) && total > 0.0;
        if weights.len() != samples.count() || !possible {
            let message = format!("sample weights must be {} numbers ≥ 0 that sum to > 0", samples.count());
            return Err(fail("DH_WEIGHT", message));
        }
        Ok(samples.weighted(weights))
    }
}

/// The place of the first number that is not finite, or -1.
#[napi(catch_unwind)]
pub fn first_non_finite(numbers: &[f32]) -> Result<f64> {
    let isa = system::isa()?;
    Ok(reduce::first_non_finite(isa, numbers).map_or(-1.0, |index| index as f64))
}
