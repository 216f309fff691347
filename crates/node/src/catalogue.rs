//! The catalogue: every part that a configuration may name, with its numbers.

use downhill_spec::{Entry, Range};
use napi_derive::napi;

/// Every part, by room.
#[napi(object)]
pub struct Catalogue {
    pub layers: Vec<CataloguePart>,
    pub initializers: Vec<CataloguePart>,
    pub losses: Vec<CataloguePart>,
    pub optimizers: Vec<CataloguePart>,
}

/// A part: its kind and its numbers.
#[napi(object)]
pub struct CataloguePart {
    pub kind: String,
    pub parameters: Vec<CatalogueParameter>,
}

/// A number of a part: what it may be, and what it is when left out.
#[napi(object)]
pub struct CatalogueParameter {
    pub name: String,
    /// What sort of value it is.
    #[napi(ts_type = "'number' | 'integer' | 'flag'")]
    pub sort: String,
    /// The least value that belongs.
    pub min: Option<f64>,
    /// The greatest value that belongs.
    pub max: Option<f64>,
    /// Values must be greater than this.
    pub above: Option<f64>,
    /// Values must be less than this.
    pub below: Option<f64>,
    /// None where it must be given.
    pub default: Option<f64>,
}

/// Every part that this build knows.
#[napi(catch_unwind)]
pub fn catalogue() -> Catalogue {
    Catalogue {
        layers: parts(&downhill_nn::layer_parameters()),
        initializers: parts(downhill_nn::initializers::CATALOGUE),
        losses: parts(downhill_nn::losses::CATALOGUE),
        optimizers: parts(downhill_optim::CATALOGUE),
    }
}

fn parts<Build>(entries: &[Entry<Build>]) -> Vec<CataloguePart> {
    entries
        .iter()
        .map(|entry| CataloguePart {
            kind: entry.kind.to_owned(),
            parameters: entry.parameters.iter().map(parameter).collect(),
        })
        .collect()
}

fn parameter(parameter: &downhill_spec::Parameter) -> CatalogueParameter {
    let none = CatalogueParameter {
        name: parameter.name.to_owned(),
        sort: "number".to_owned(),
        min: None,
        max: None,
        above: None,
        below: None,
        default: parameter.default,
    };
    match parameter.range {
        Range::Finite => none,
        Range::NonNegative => CatalogueParameter { min: Some(0.0), ..none },
        Range::Positive => CatalogueParameter { above: Some(0.0), ..none },
        Range::HalfOpenUnit => CatalogueParameter { min: Some(0.0), below: Some(1.0), ..none },
        Range::Integer(min, max) => {
            CatalogueParameter { sort: "integer".to_owned(), min: Some(min), max: Some(max), ..none }
        }
        Range::Flag => CatalogueParameter { sort: "flag".to_owned(), ..none },
    }
}
