//! Samples as they cross: copied, so that what the caller does to its arrays meanwhile is of no account.

use downhill_kernels::{memory, reduce};
use downhill_nn::losses::Loss;
use downhill_train::{ClassWeights, Samples, TargetData, weights};
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
    /// A copy, if it fits a network of `width` inputs and `outputs` outputs and its loss.
    pub fn take(
        &self,
        width: usize,
        outputs: usize,
        loss: &dyn Loss,
        classes: Option<ClassWeights>,
    ) -> Result<Samples> {
        let features = memory::copy(&self.features);
        if features.is_empty() || !features.len().is_multiple_of(width) {
            return Err(fail("DH_SHAPE", format!("features must be rows of {width}; got {} numbers", features.len())));
        }
        let targets = match (&self.labels, &self.targets) {
            (Some(labels), _) => TargetData::Labels(memory::copy(labels)),
            (None, Some(targets)) => TargetData::Values(memory::copy(targets)),
            (None, None) => return Err(fail("DH_ARG", "labels or targets are required")),
        };
        loss.check(features.len() / width, outputs, targets.as_targets()).map_err(|error| fail("DH_LABEL", error))?;
        let weights = self.weights(&targets, features.len() / width, classes)?;
        let samples = Samples::new(features, width, targets);
        Ok(match weights {
            Some(weights) => samples.weighted(&weights),
            None => samples,
        })
    }

    /// What each of `count` samples counts, its class considered; nothing where all count alike.
    fn weights(&self, targets: &TargetData, count: usize, classes: Option<ClassWeights>) -> Result<Option<Vec<f32>>> {
        let own = self.weights.as_deref();
        if own.is_some_and(|own| own.len() != count || own.iter().any(|weight| weight.is_nan() || *weight < 0.0)) {
            return Err(fail("DH_WEIGHT", format!("sample weights must be {count} numbers ≥ 0")));
        }
        let (name, all) = match (targets, classes) {
            (TargetData::Labels(labels), Some(ClassWeights::Each(each)))
                if labels.iter().any(|&label| label as usize >= each.len()) =>
            {
                return Err(fail("DH_WEIGHT", "class weights must be one a class"));
            }
            (TargetData::Labels(labels), Some(classes)) => ("classWeight", Some(weights(labels, own, classes))),
            _ => ("sampleWeight", own.map(memory::copy)),
        };
        if all.as_ref().is_some_and(|all| all.iter().all(|&weight| weight == 0.0)) {
            return Err(fail("DH_WEIGHT", format!("{name} must sum to > 0; all are 0")));
        }
        Ok(all)
    }
}

/// The place of the first number that is not finite, or -1.
#[napi(catch_unwind)]
pub fn first_non_finite(numbers: &[f32]) -> Result<f64> {
    let isa = system::isa()?;
    Ok(reduce::first_non_finite(isa, numbers).map_or(-1.0, |index| index as f64))
}
