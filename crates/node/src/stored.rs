//! Samples that stay in a file, as Node.js holds them.

use std::sync::atomic::AtomicBool;

use downhill_train::{
    ArrayPlace, Checks, Cut, NumberKind, Passes, Predictor, Prepared, ReadError, Samples, StoredEvaluation,
    StoredSamples, StoredTargets, TargetData, WindowOrder,
};
use napi::bindgen_prelude::{AsyncTask, Float32Array, Float64Array, Object, Uint32Array};
use napi::{Env, Error, Result, Task};
use napi_derive::napi;

use crate::core::Core;
use crate::error::{attempt, caught, fail};
use crate::network::{EvaluationNumbers, NativeNetwork, build_loss, numbers};
use crate::samples::SampleArrays;
use crate::spec::PartSpec;
use crate::system;

/// Where an array of numbers stands in a file, the lowest byte first.
#[napi(object)]
pub struct StoredArray {
    pub path: String,
    /// The byte at which it begins.
    pub offset: f64,
    #[napi(ts_type = "'F32' | 'U8' | 'I32' | 'U32' | 'I64'")]
    pub kind: String,
    /// Numbers of a row.
    pub columns: f64,
}

/// Where samples stand.
#[napi(object)]
pub struct StoredArrays {
    pub rows: f64,
    pub features: StoredArray,
    pub labels: Option<StoredArray>,
    pub targets: Option<StoredArray>,
    pub weights: Option<StoredArray>,
    /// The names of features, for errors.
    pub feature_names: Option<Vec<String>>,
}

/// Samples in a file, or some of them. Whoever works on them keeps the file open until it is done.
#[napi]
pub struct NativeStored {
    samples: Option<StoredSamples>,
}

#[napi]
impl NativeStored {
    /// Those of these samples alone from `from` to before `to`.
    #[napi(catch_unwind)]
    pub fn slice(&self, from: f64, to: f64) -> Result<Self> {
        let samples = self.samples()?;
        let (from, to) = (from as usize, to as usize);
        if from >= to || to > samples.count() {
            return Err(fail("DH_RANGE", format!("there are no samples {from} to {to} of {}", samples.count())));
        }
        Ok(Self { samples: Some(samples.slice(from..to)) })
    }

    /// A copy of the samples from `from` to before `to`; labels must be below `classes`.
    #[napi(catch_unwind, ts_return_type = "Promise<SampleArrays>")]
    pub fn read(&self, from: f64, to: f64, classes: Option<f64>) -> Result<AsyncTask<ReadSamples>> {
        let part = self.slice(from, to)?;
        let checks = Checks { classes: classes.map(|classes| classes as usize), probabilities: false };
        Ok(AsyncTask::new(ReadSamples { samples: part.samples()?.clone(), checks }))
    }

    /// How many samples there are of each class.
    #[napi(catch_unwind, ts_return_type = "Promise<Float64Array>")]
    pub fn label_counts(&self, classes: Option<f64>) -> Result<AsyncTask<CountLabels>> {
        let classes = classes.map(|classes| classes as usize);
        Ok(AsyncTask::new(CountLabels { samples: self.samples()?.clone(), classes }))
    }

    /// Closes the file as soon as nobody works on it any more; later calls fail.
    #[napi(catch_unwind)]
    pub fn dispose(&mut self) {
        self.samples = None;
    }
}

impl NativeStored {
    pub fn samples(&self) -> Result<&StoredSamples> {
        self.samples.as_ref().ok_or_else(|| fail("DH_DISPOSED", "the data set was disposed of"))
    }
}

/// Opens samples in a file.
#[napi(catch_unwind, ts_return_type = "Promise<NativeStored>")]
pub fn open_stored(arrays: StoredArrays) -> AsyncTask<OpenStored> {
    AsyncTask::new(OpenStored { arrays })
}

/// The order in which an epoch goes through so many samples, at most `window` of which are in memory at once.
#[napi(catch_unwind)]
pub fn window_order(samples: f64, window: f64, seed: f64, epoch: u32) -> Result<Uint32Array> {
    if !(samples >= 1.0 && window >= 1.0) {
        return Err(fail("DH_RANGE", "samples and window must be at least 1"));
    }
    let order = WindowOrder::new(samples as usize, window as usize, Some(seed as u64));
    caught(|| Ok(Uint32Array::new(order.epoch(epoch).samples())))
}

/// Opening, on a thread of Node's pool.
pub struct OpenStored {
    arrays: StoredArrays,
}

impl Task for OpenStored {
    type Output = StoredSamples;
    type JsValue = NativeStored;

    fn compute(&mut self) -> Result<StoredSamples> {
        let StoredArrays { rows, features, labels, targets, weights, feature_names } = &mut self.arrays;
        let targets = match (labels, targets) {
            (Some(labels), _) => StoredTargets::Labels(place(labels)?),
            (None, Some(targets)) => StoredTargets::Values(place(targets)?),
            (None, None) => return Err(fail("DH_ARG", "labels or targets are required")),
        };
        let (features, weights) = (place(features)?, weights.as_ref().map(place).transpose()?);
        let names = feature_names.take().unwrap_or_default();
        let isa = system::isa()?;
        caught(|| StoredSamples::open(isa, *rows as usize, features, targets, weights, names).map_err(unreadable))
    }

    fn resolve(&mut self, _: Env, samples: StoredSamples) -> Result<NativeStored> {
        Ok(NativeStored { samples: Some(samples) })
    }
}

fn place(array: &StoredArray) -> Result<ArrayPlace> {
    let kind = match array.kind.as_str() {
        "F32" => NumberKind::F32,
        "U8" => NumberKind::U8,
        "I32" => NumberKind::I32,
        "U32" => NumberKind::U32,
        "I64" => NumberKind::I64,
        other => return Err(fail("DH_FORMAT", format!("numbers of kind {other} are not read"))),
    };
    if array.columns < 1.0 {
        return Err(fail("DH_SHAPE", "an array must have at least 1 column"));
    }
    Ok(ArrayPlace {
        path: array.path.clone().into(),
        offset: array.offset as u64,
        kind,
        columns: array.columns as usize,
    })
}

/// Reading some samples, on a thread of Node's pool.
pub struct ReadSamples {
    samples: StoredSamples,
    checks: Checks,
}

impl Task for ReadSamples {
    type Output = Samples;
    type JsValue = SampleArrays;

    fn compute(&mut self) -> Result<Samples> {
        caught(|| self.samples.read(0..self.samples.count(), self.checks).map_err(unreadable))
    }

    fn resolve(&mut self, _: Env, samples: Samples) -> Result<SampleArrays> {
        let (features, targets, weights) = samples.into_parts();
        let (labels, targets) = match targets {
            TargetData::Labels(labels) => (Some(Uint32Array::new(labels)), None),
            TargetData::Values(values) => (None, Some(Float32Array::new(values))),
        };
        Ok(SampleArrays {
            features: Float32Array::new(features),
            labels,
            targets,
            weights: weights.map(Float32Array::new),
        })
    }
}

/// Counting classes, on a thread of Node's pool.
pub struct CountLabels {
    samples: StoredSamples,
    classes: Option<usize>,
}

impl Task for CountLabels {
    type Output = Vec<u64>;
    type JsValue = Float64Array;

    fn compute(&mut self) -> Result<Vec<u64>> {
        let checks = Checks { classes: self.classes, probabilities: false };
        let passes = Passes { samples: &self.samples, checks, stop: &AtomicBool::new(false) };
        caught(|| passes.label_counts().map_err(cut))
    }

    fn resolve(&mut self, _: Env, counts: Vec<u64>) -> Result<Float64Array> {
        Ok(Float64Array::new(counts.into_iter().map(|count| count as f64).collect()))
    }
}

#[napi]
impl NativeNetwork {
    /// Evaluates the network on samples in a file, on a thread of its own, which has the network meanwhile.
    #[napi(catch_unwind, ts_return_type = "Promise<EvaluationNumbers>")]
    pub fn evaluate_stored<'env>(&self, env: &'env Env, stored: &NativeStored, loss: PartSpec) -> Result<Object<'env>> {
        let loss = build_loss(loss)?;
        let (isa, threads) = (system::isa()?, system::threads()?);
        let samples = stored.samples()?.clone();
        let (deferred, promise) = env.create_deferred()?;
        self.core.start()?;
        let core = self.core.clone();
        let work = move || {
            let evaluate = |core: &mut Core| {
                let never = AtomicBool::new(false);
                let checks = checks(&*loss, core.network.outputs());
                let prepared = Prepared::new(samples, core.scaling.clone(), None, checks, &never)?;
                let mut predictor = Predictor::new(&core.network, isa, threads);
                StoredEvaluation::new(prepared, &never)?.evaluate(isa, &*loss, &core.network, &mut predictor, &never)
            };
            let settle: Box<dyn FnOnce(Env) -> Result<EvaluationNumbers> + Send> =
                match attempt("door.call", || core.lent(evaluate)) {
                    Ok(Some(Ok(evaluation))) => Box::new(move |_| Ok(numbers(evaluation))),
                    Ok(Some(Err(reason))) => Box::new(move |_| Err(cut(reason))),
                    Ok(None) => Box::new(move |_| Err(fail("DH_DISPOSED", "the network was disposed of"))),
                    Err(panic) => {
                        let error = core.struck(&*panic);
                        Box::new(move |_| Err(error))
                    }
                };
            core.end();
            deferred.resolve(settle);
        };
        let thread = std::thread::Builder::new().name("downhill-evaluate".to_owned()).spawn(work);
        thread.map(|_| promise).map_err(|error| {
            self.core.end();
            fail("DH_STATE", format!("no thread could be started: {error}"))
        })
    }
}

/// What targets must be for a loss.
pub fn checks(loss: &dyn downhill_nn::losses::Loss, outputs: usize) -> Checks {
    let classes = loss.classes(outputs);
    Checks { classes, probabilities: classes.is_some() }
}

fn unreadable(error: ReadError) -> Error {
    fail(error.code, error)
}

fn cut(cut: Cut) -> Error {
    match cut {
        Cut::Stopped => fail("DH_STATE", "it was stopped"),
        Cut::Unreadable(error) => unreadable(error),
    }
}
