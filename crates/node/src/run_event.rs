//! What a run tells of.

use downhill_train::{BadPlace, BadStep, EpochReport, Halt, Progress};
use napi::Status;
use napi::bindgen_prelude::{Float64Array, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

use crate::network::EvaluationNumbers;
use crate::signals::Signals;

/// How far an epoch has come.
#[napi(object)]
pub struct EpochProgress {
    pub steps: u32,
    pub samples: u32,
    /// Sum of the costs of all samples seen.
    pub cost: f64,
    /// Samples of steps that were ignored, and are no part of the cost.
    pub ignored: u32,
}

/// A step that gave numbers that are not finite, and was undone.
#[napi(object)]
pub struct BadStepInfo {
    /// The step in the epoch, from 1.
    pub step: u32,
    #[napi(ts_type = "'loss' | 'gradient' | 'tensor'")]
    pub place: String,
    /// Of a gradient or tensor: its name.
    pub tensor: Option<String>,
    /// The first such number of the tensor; of a loss the sample.
    pub index: Option<u32>,
}

/// Something that happened in a run.
#[napi(object)]
pub struct RunEvent {
    /// What: scaling was fitted, an epoch came to an end or was halted, some steps were done, or the run is over and the network
    /// free.
    #[napi(ts_type = "'scaled' | 'epoch' | 'steps' | 'end'")]
    pub kind: String,
    pub epoch: u32,
    /// Of steps: the last one in the epoch, from 1.
    pub step: u32,
    /// Of steps: the last one's cost.
    pub cost: f64,
    /// Of steps: the last one's learning rate.
    pub rate: f64,
    pub progress: Option<EpochProgress>,
    /// Of an epoch: the cost of each step that was done now.
    pub costs: Option<Float64Array>,
    /// Of an epoch, if wanted: step by step, for each layer with parameters, the norm of its gradient and that of its update.
    pub norms: Option<Float64Array>,
    /// Of an epoch: how long its training took, validation not counted.
    pub seconds: f64,
    pub validation: Option<EvaluationNumbers>,
    /// Why an epoch was halted: by a stop or a pause, or since numbers are not finite.
    #[napi(ts_type = "'stopped' | 'nonFinite'")]
    pub halt: Option<String>,
    /// Of an epoch: the step that halted it since its numbers are not finite, or the first that was ignored.
    pub bad_step: Option<BadStepInfo>,
    /// Of scaling: the columns that never vary.
    pub constant: Option<Vec<u32>>,
    /// Of the end: what is wrong with samples in a file, as `CODE|sentence`.
    pub unreadable: Option<String>,
    /// Of the end: what failed inside the library, as `CODE|sentence`.
    pub error: Option<String>,
}

/// Where a run tells it.
pub type Events = ThreadsafeFunction<RunEvent, Unknown<'static>, RunEvent, Status, false>;

/// Tells Node.js; when nobody listens any more (a worker was ended), the run ends as well.
pub fn tell(events: &Events, event: RunEvent, signals: &Signals) {
    if events.call(event, ThreadsafeFunctionCallMode::NonBlocking) != Status::Ok {
        signals.stop();
    }
}

/// What an epoch came to.
pub fn epoch_event(epoch: u32, report: EpochReport, seconds: f64, validation: Option<EvaluationNumbers>) -> RunEvent {
    let Progress { steps, samples, cost, ignored } = report.progress;
    let (halt, bad_step) = match report.halt {
        None => (None, report.ignored),
        // What could not be read, the end of the run tells.
        Some(Halt::Stopped | Halt::Unreadable(_)) => (Some("stopped"), report.ignored),
        Some(Halt::NonFinite(bad)) => (Some("nonFinite"), Some(bad)),
    };
    let (steps, samples, ignored) = (steps as u32, samples as u32, ignored as u32);
    let norms: Vec<f64> = report.norms.iter().flat_map(|layer| [layer.gradient, layer.update]).collect();
    let norms = (!norms.is_empty()).then(|| Float64Array::new(norms));
    RunEvent {
        kind: "epoch".to_owned(),
        epoch,
        progress: Some(EpochProgress { steps, samples, cost, ignored }),
        costs: Some(Float64Array::new(report.costs)),
        norms,
        seconds,
        validation,
        halt: halt.map(str::to_owned),
        bad_step: bad_step.map(bad_step_info),
        ..nothing()
    }
}

fn bad_step_info(BadStep { step, place }: BadStep) -> BadStepInfo {
    let (place, tensor, index) = match place {
        BadPlace::Loss { sample } => ("loss", None, sample),
        BadPlace::Gradient { tensor, index } => ("gradient", Some(tensor), Some(index as u32)),
        BadPlace::Tensor { tensor, index } => ("tensor", Some(tensor), Some(index as u32)),
    };
    BadStepInfo { step: step as u32, place: place.to_owned(), tensor, index }
}

/// An event of which nothing is said.
pub fn nothing() -> RunEvent {
    RunEvent {
        kind: String::new(),
        epoch: 0,
        step: 0,
        cost: 0.0,
        rate: 0.0,
        progress: None,
        costs: None,
        norms: None,
        seconds: 0.0,
        validation: None,
        halt: None,
        bad_step: None,
        constant: None,
        unreadable: None,
        error: None,
    }
}
