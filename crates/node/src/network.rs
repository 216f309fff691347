//! Networks.

use std::cell::Cell;

use downhill_kernels::memory::{self, Aligned};
use downhill_nn::{LayerSpec, Network, NetworkError, losses};
use downhill_spec::Spec;
use downhill_train::{Autograd, Evaluation, Metrics, ScalingKind, digest, evaluate};
use napi::bindgen_prelude::{Float32Array, Float32ArraySlice, ObjectFinalize, Uint32Array};
use napi::{Env, Result};
use napi_derive::napi;

use crate::core::{Core, SharedCore};
use crate::error::{caught, fail};
use crate::samples::SampleArrays;
use crate::spec::{LayerPart, PartSpec};
use crate::system;

/// A network's parameters and whatever it needs to run.
#[napi(custom_finalize)]
pub struct NativeNetwork {
    pub(crate) core: SharedCore,
    tensors: Vec<TensorInfo>,
    inputs: usize,
    outputs: usize,
    /// What V8 was told of; a file that is being written keeps this object from being borrowed mutably.
    bytes: Cell<i64>,
}

/// A tensor of parameters.
#[napi(object)]
#[derive(Clone)]
pub struct TensorInfo {
    /// `0.weight`: the layer's place and the tensor's name in it.
    pub name: String,
    /// The layer's place.
    pub layer: u32,
    /// Rows; a bias has one.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Whether L2 and weight decay act on it.
    pub is_weight: bool,
}

/// How good outputs are.
#[napi(object)]
pub struct EvaluationNumbers {
    pub loss: f64,
    /// Of classes.
    pub accuracy: Option<f64>,
    /// Of classes: row by row of the right class, one column a predicted class.
    pub confusion: Option<Uint32Array>,
    /// Of values.
    pub mean_absolute_error: Option<f64>,
    /// Of values.
    pub mean_squared_error: Option<f64>,
    /// Of values.
    pub r2: Option<f64>,
}

/// Scaling of features: `(x - offset) / scale`.
#[napi(object)]
pub struct ScalingArrays {
    pub offset: Float32Array,
    pub scale: Float32Array,
}

impl ObjectFinalize for NativeNetwork {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.bytes.get())?;
        Ok(())
    }
}

#[napi]
impl NativeNetwork {
    /// A network with its first parameters.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, inputs: f64, layers: Vec<LayerPart>, seed: f64) -> Result<Self> {
        let specs: Vec<LayerSpec> = layers.into_iter().map(LayerSpec::from).collect();
        let network = caught(|| {
            Network::new(inputs as usize, &specs, seed as u64).map_err(|error| match error {
                NetworkError::TooLarge { .. } => fail("DH_TOO_LARGE", error),
                NetworkError::Layer { .. } => fail("DH_ARG", error),
            })
        })?;
        let tensors = network.tensors().iter().map(|tensor| TensorInfo {
            name: tensor.name.clone(),
            layer: tensor.layer as u32,
            rows: tensor.rows as u32,
            columns: tensor.columns as u32,
            is_weight: tensor.is_weight,
        });
        let bytes = (network.parameters.len() * size_of::<f32>()) as i64;
        env.adjust_external_memory(bytes)?;
        Ok(Self {
            tensors: tensors.collect(),
            inputs: network.inputs(),
            outputs: network.outputs(),
            bytes: Cell::new(bytes),
            core: SharedCore::new(Core {
                network,
                scaling: None,
                state: Vec::new(),
                aside: None,
                spare: Aligned::new(),
                autograd: None,
                predictor: None,
            }),
        })
    }

    /// Its tensors, in order.
    #[napi(catch_unwind)]
    pub fn tensors(&self) -> Vec<TensorInfo> {
        self.tensors.clone()
    }

    /// Outputs of each layer.
    #[napi(catch_unwind)]
    pub fn layer_outputs(&self) -> Result<Vec<u32>> {
        self.core.with(|core| {
            let layers = 0..core.network.specs().len();
            Ok(layers.map(|layer| core.network.layer_outputs(layer) as u32).collect())
        })
    }

    /// Bytes that a batch needs between the layers.
    #[napi(catch_unwind)]
    pub fn activation_bytes(&self, rows: f64) -> Result<f64> {
        self.core.with(|core| Ok(core.network.activation_bytes(rows as usize) as f64))
    }

    /// A copy of tensor `index`, or of its gradient.
    #[napi(catch_unwind)]
    pub fn read_tensor(&self, index: u32, gradient: bool) -> Result<Float32Array> {
        self.core.with(|core| {
            let range = range(&core.network, index)?;
            let numbers = match (&core.autograd, gradient) {
                (_, false) => memory::copy(&core.network.parameters[range]),
                (Some(autograd), true) => memory::copy(&autograd.gradients[range]),
                (None, true) => memory::zeros(range.len()),
            };
            Ok(Float32Array::new(numbers))
        })
    }

    /// Replaces tensor `index`.
    #[napi(catch_unwind)]
    pub fn write_tensor(&self, index: u32, values: &[f32]) -> Result<()> {
        self.core.with(|core| {
            let range = range(&core.network, index)?;
            let place = &mut core.network.parameters[range];
            if place.len() != values.len() {
                return Err(fail("DH_SHAPE", format!("values must be {} numbers; got {}", place.len(), values.len())));
            }
            place.copy_from_slice(values);
            Ok(())
        })
    }

    /// SHA-256 of the parameters.
    #[napi(catch_unwind)]
    pub fn digest(&self) -> Result<String> {
        self.core.with(|core| Ok(digest(&core.network.parameters)))
    }

    /// Its scaling, if it has one.
    #[napi(catch_unwind)]
    pub fn scaling(&self) -> Result<Option<ScalingArrays>> {
        self.core.with(|core| {
            Ok(core.scaling.as_ref().map(|scaling| ScalingArrays {
                offset: Float32Array::new(scaling.offset.clone()),
                scale: Float32Array::new(scaling.scale.clone()),
            }))
        })
    }

    /// Writes a row of outputs for each row of features, as `loss` reads them (logits without one).
    #[napi(catch_unwind)]
    pub fn predict(&self, features: &[f32], mut out: Float32ArraySlice, loss: Option<PartSpec>) -> Result<()> {
        let rows = self.check_rows("features", features.len(), self.inputs)?;
        if out.len() != rows * self.outputs {
            return Err(fail("DH_SHAPE", "out must have a row for each row of features"));
        }
        let loss = loss.map(build_loss).transpose()?;
        let (isa, outputs) = (system::isa()?, self.outputs);
        self.core.with(|core| {
            let predictions = self.run_forward(core, features, |logits| {
                if let Some(loss) = &loss {
                    loss.predict(isa, outputs, logits);
                }
            })?;
            // SAFETY: the TypeScript side has just made `out`, so that nothing else refers to its memory.
            unsafe { out.as_mut() }.copy_from_slice(&predictions);
            Ok(())
        })
    }

    /// Evaluates the network on samples.
    #[napi(catch_unwind)]
    pub fn evaluate(&self, samples: SampleArrays, loss: PartSpec) -> Result<EvaluationNumbers> {
        let loss = build_loss(loss)?;
        let isa = system::isa()?;
        self.core.with(|core| {
            // Scaling happens on the way through the network.
            let samples = samples.take(self.inputs, self.outputs, &*loss, None)?;
            let logits = self.run_forward(core, samples.all_features(), |_| ())?;
            Ok(numbers(evaluate(isa, &*loss, self.outputs, &logits, &samples)))
        })
    }

    /// The logits of rows of features, kept for [`backward`](Self::backward).
    #[napi(catch_unwind)]
    pub fn forward(&self, features: &[f32]) -> Result<Float32Array> {
        self.check_rows("x", features.len(), self.inputs)?;
        let isa = system::isa()?;
        self.core.with(|core| {
            let autograd = core.autograd.get_or_insert_with(|| Autograd::new(&core.network, isa));
            let mut features = memory::copy(features);
            if let Some(scaling) = &core.scaling {
                scaling.apply(&mut features);
            }
            Ok(Float32Array::new(autograd.forward(&core.network, &features)))
        })
    }

    /// Adds gradients, given that of the outputs; returns that of the (scaled) features.
    #[napi(catch_unwind)]
    pub fn backward(&self, dy: &[f32]) -> Result<Float32Array> {
        self.core.with(|core| {
            let Some((autograd, rows)) = core.autograd.as_mut().and_then(|it| it.rows().map(|rows| (it, rows))) else {
                return Err(fail("DH_STATE", "forward comes first"));
            };
            if dy.len() != rows * self.outputs {
                let expected = rows * self.outputs;
                return Err(fail(
                    "DH_SHAPE",
                    format!("dy must have {expected} values ({rows} rows); got {}", dy.len()),
                ));
            }
            Ok(Float32Array::new(autograd.backward(&core.network, dy)))
        })
    }

    /// Sets all gradients to zero.
    #[napi(catch_unwind)]
    pub fn zero_gradients(&self) -> Result<()> {
        self.core.with(|core| {
            if let Some(autograd) = &mut core.autograd {
                autograd.gradients.fill(0.0);
            }
            Ok(())
        })
    }

    /// Keeps its parameters as the best of the run so far.
    #[napi(catch_unwind)]
    pub fn keep_best(&self) -> Result<()> {
        self.core.with(|core| {
            core.keep_best();
            Ok(())
        })
    }

    /// Takes the best parameters that were kept, if any were, and keeps the last ones if the run may yet go on; says whether
    /// there were any.
    #[napi(catch_unwind)]
    pub fn restore_best(&self, goes_on: bool) -> Result<bool> {
        self.core.with(|core| Ok(core.restore_best(goes_on)))
    }

    /// Frees its memory, unless a run trains it; later calls fail.
    #[napi(catch_unwind)]
    pub fn dispose(&self, env: Env) -> Result<()> {
        self.core.dispose()?;
        env.adjust_external_memory(-self.bytes.replace(0))?;
        Ok(())
    }
}

impl NativeNetwork {
    fn check_rows(&self, name: &str, numbers: usize, width: usize) -> Result<usize> {
        if !numbers.is_multiple_of(width) {
            return Err(fail("DH_SHAPE", format!("{name} must be rows of {width}; got {numbers} numbers")));
        }
        Ok(numbers / width)
    }

    /// The network's outputs for scaled features; `finish` makes of logits what is wanted.
    fn run_forward(&self, core: &mut Core, features: &[f32], finish: impl Fn(&mut [f32]) + Sync) -> Result<Vec<f32>> {
        let (network, scaling, predictor) = core.predicting()?;
        Ok(match scaling {
            Some(scaling) => predictor.outputs(network, features, |row| scaling.apply(row), finish),
            None => predictor.outputs(network, features, |_| (), finish),
        })
    }
}

/// The scaling of that name.
pub fn scaling_kind(name: &str) -> Result<ScalingKind> {
    match name {
        "standard" => Ok(ScalingKind::Standard),
        "minMax" => Ok(ScalingKind::MinMax),
        _ => Err(fail("DH_UNKNOWN", "scaling must be one of standard, minMax")),
    }
}

pub fn build_loss(loss: PartSpec) -> Result<Box<dyn losses::Loss>> {
    losses::build(&Spec::from(loss)).map_err(|error| fail("DH_ARG", error))
}

/// An evaluation as it crosses.
pub fn numbers(evaluation: Evaluation) -> EvaluationNumbers {
    let none = EvaluationNumbers {
        loss: evaluation.loss,
        accuracy: None,
        confusion: None,
        mean_absolute_error: None,
        mean_squared_error: None,
        r2: None,
    };
    match evaluation.metrics {
        Metrics::Classes { accuracy, confusion, .. } => {
            EvaluationNumbers { accuracy: Some(accuracy), confusion: Some(Uint32Array::new(confusion)), ..none }
        }
        Metrics::Values { mean_absolute_error, mean_squared_error, r2 } => EvaluationNumbers {
            mean_absolute_error: Some(mean_absolute_error),
            mean_squared_error: Some(mean_squared_error),
            r2: Some(r2),
            ..none
        },
    }
}

fn range(network: &Network, index: u32) -> Result<std::ops::Range<usize>> {
    let tensor = network.tensors().get(index as usize).ok_or_else(|| fail("DH_ARG", "no such tensor"))?;
    Ok(tensor.range.clone())
}
