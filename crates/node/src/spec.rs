//! Specs as they cross.

use std::collections::HashMap;

use downhill_nn::LayerSpec;
use downhill_spec::Spec;
use napi_derive::napi;

/// A part by its kind, with its numbers by name; flags are 0 or 1.
#[napi(object)]
#[derive(Clone)]
pub struct PartSpec {
    pub kind: String,
    pub numbers: HashMap<String, f64>,
}

/// A layer by its kind, with its numbers by name, and how its weights start.
#[napi(object)]
#[derive(Clone)]
pub struct LayerPart {
    pub kind: String,
    pub numbers: HashMap<String, f64>,
    pub initializer: Option<PartSpec>,
}

impl From<PartSpec> for Spec {
    fn from(part: PartSpec) -> Self {
        Self { kind: part.kind, numbers: part.numbers.into_iter().collect() }
    }
}

impl From<LayerPart> for LayerSpec {
    fn from(part: LayerPart) -> Self {
        let spec = Spec { kind: part.kind, numbers: part.numbers.into_iter().collect() };
        Self { spec, initializer: part.initializer.map(Spec::from) }
    }
}
