//! A run: training on threads of its own, fed with epochs and telling how they went.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use downhill_nn::losses::Loss;
use downhill_optim::Optimizer;
use downhill_spec::Spec;
use downhill_train::{
    EpochPlan, EpochReport, Halt, Predictor, Progress, Samples, Trainer, TrainerOptions, evaluate,
};
use napi::bindgen_prelude::{Float64Array, Uint32Array, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Result, Status};
use napi_derive::napi;

use crate::core::{Core, SharedCore, Slot};
use crate::error::{fail, panicked};
use crate::network::{EvaluationNumbers, NativeNetwork, build_loss, numbers};
use crate::samples::SampleArrays;
use crate::spec::PartSpec;
use crate::system;

/// How to run.
#[napi(object)]
pub struct RunOptions {
    pub optimizer: PartSpec,
    pub loss: PartSpec,
    /// lambda of lambda/(2b) times the squared weights.
    pub l2: f64,
    pub threads: Option<u32>,
    /// Tell of every so many steps; 0 for none.
    pub steps_between_reports: u32,
    /// Go on with the optimizer state that the network holds.
    pub resume: bool,
}

/// An epoch to do.
#[napi(object)]
pub struct EpochOrder {
    /// From 1.
    pub epoch: u32,
    /// Steps of the epochs before.
    pub steps_before: f64,
    pub order: Uint32Array,
    pub batch_size: u32,
    pub rates: Float64Array,
    /// What a run before has done of it.
    pub done: Option<EpochProgress>,
}

/// How far an epoch has come.
#[napi(object)]
pub struct EpochProgress {
    pub steps: u32,
    pub samples: u32,
    /// Sum of the costs of all samples seen.
    pub cost: f64,
}

/// Something that happened in a run.
#[napi(object)]
pub struct RunEvent {
    /// What: an epoch came to an end or was halted, some steps were done, or the run is over and the network free.
    #[napi(ts_type = "'epoch' | 'steps' | 'end'")]
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
    /// Of an epoch: how long its training took, validation not counted.
    pub seconds: f64,
    pub validation: Option<EvaluationNumbers>,
    /// Why an epoch was halted.
    #[napi(ts_type = "'stopped' | 'nonFinite'")]
    pub halt: Option<String>,
    /// Of a halt for numbers that are not finite: the step in the epoch, from 1, that was undone.
    pub halted_step: u32,
    /// ... and the tensor, if it was not the loss.
    pub halted_tensor: Option<String>,
    /// Of the end: what failed inside the library.
    pub error: Option<String>,
}

type Events = ThreadsafeFunction<RunEvent, Unknown<'static>, RunEvent, Status, false>;

/// A run that goes on by itself.
#[napi]
pub struct NativeRun {
    orders: Option<Sender<EpochPlan>>,
    stop: Arc<AtomicBool>,
    samples: usize,
}

#[napi]
impl NativeRun {
    /// Queues an epoch.
    #[napi(catch_unwind)]
    pub fn push(&self, order: EpochOrder) -> Result<()> {
        let steps = order.order.len().div_ceil((order.batch_size as usize).max(1));
        if order.order.iter().any(|&sample| sample as usize >= self.samples) || order.rates.len() != steps {
            return Err(fail("DH_ARG", "an epoch's order or rates do not fit its samples"));
        }
        let done = order.done.map_or_else(Progress::default, |done| Progress {
            steps: done.steps as usize,
            samples: done.samples as usize,
            cost: done.cost,
        });
        let plan = EpochPlan {
            epoch: order.epoch,
            steps_before: order.steps_before as u64,
            order: order.order.to_vec(),
            batch_size: order.batch_size.max(1) as usize,
            rates: order.rates.to_vec(),
            done,
        };
        if let Some(orders) = &self.orders {
            // A run that has ended takes no more; its end is on the way.
            let _ = orders.send(plan);
        }
        Ok(())
    }

    /// Says that no more epochs come.
    #[napi(catch_unwind)]
    pub fn finish(&mut self) {
        self.orders = None;
    }

    /// Ends the run after the step that it is in.
    #[napi(catch_unwind)]
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.orders = None;
    }
}

#[napi]
impl NativeNetwork {
    /// Starts a run; the network is the run's until its end.
    #[napi(catch_unwind)]
    pub fn fit(
        &self,
        samples: SampleArrays,
        validation: Option<SampleArrays>,
        options: RunOptions,
        #[napi(ts_arg_type = "(event: RunEvent) => void")] events: Events,
    ) -> Result<NativeRun> {
        let optimizer =
            downhill_optim::build(&Spec::from(options.optimizer)).map_err(|error| fail("DH_ARG", error))?;
        let loss = build_loss(options.loss)?;
        let (isa, threads) = (system::isa()?, options.threads.map_or_else(system::threads, |n| Ok(n as usize))?);
        let (samples, validation) = self.core.with(|core| {
            let (width, outputs) = (core.network.inputs(), core.network.outputs());
            let take = |arrays: &SampleArrays| arrays.take(width, outputs, &*loss, core.scaling.as_ref());
            Ok((take(&samples)?, validation.as_ref().map(take).transpose()?))
        })?;
        let (orders, queue) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let run = NativeRun { orders: Some(orders), stop: Arc::clone(&stop), samples: samples.count() };
        let core = self.core.take()?;
        let work = Work {
            samples,
            validation,
            optimizer,
            loss,
            options: TrainerOptions { isa, threads, l2: options.l2 },
            steps_between_reports: options.steps_between_reports as usize,
            resume: options.resume,
            queue,
            stop,
            events,
        };
        let shared = self.core.clone();
        let spawned = std::thread::Builder::new().name("downhill-run".to_owned()).spawn({
            let shared = shared.clone();
            move || work.run(core, &shared)
        });
        spawned.map(|_| run).map_err(|error| {
            shared.replace(Slot::Poisoned);
            fail("DH_STATE", format!("no thread could be started: {error}"))
        })
    }
}

/// All that a run's thread owns.
struct Work {
    samples: Samples,
    validation: Option<Samples>,
    optimizer: Box<dyn Optimizer>,
    loss: Box<dyn Loss>,
    options: TrainerOptions,
    steps_between_reports: usize,
    resume: bool,
    queue: Receiver<EpochPlan>,
    stop: Arc<AtomicBool>,
    events: Events,
}

impl Work {
    fn run(self, core: Box<Core>, shared: &SharedCore) {
        let events = Arc::new(self.events);
        let teller = Arc::clone(&events);
        let trained = catch_unwind(AssertUnwindSafe(|| {
            let Core { network, scaling, state, .. } = *core;
            let mut trainer = Trainer::new(network, self.optimizer, self.loss, &self.options);
            if self.resume {
                trainer.state.iter_mut().zip(&state).for_each(|(to, (_, from))| to.copy_from_slice(from));
            }
            let mut predictor = Predictor::new(&trainer.network, self.options.isa, self.options.threads);
            for plan in &self.queue {
                let started = Instant::now();
                let every = self.steps_between_reports;
                let report = trainer.epoch(&self.samples, &plan, &self.stop, &mut |step| {
                    if every > 0 && (plan.steps_before + step.step as u64) % every as u64 == 0 {
                        let (step, cost, rate) = (step.step as u32, step.cost, step.rate);
                        let kind = "steps".to_owned();
                        tell(&teller, RunEvent { kind, epoch: plan.epoch, step, cost, rate, ..nothing() }, &self.stop);
                    }
                });
                let seconds = started.elapsed().as_secs_f64();
                let halted = report.halt.is_some();
                let validation = self.validation.as_ref().filter(|_| !halted).map(|samples| {
                    let logits = predictor.logits(&trainer.network, samples.all_features(), |_| ());
                    let outputs = trainer.network.outputs();
                    let targets = samples.targets().as_targets();
                    numbers(evaluate(self.options.isa, trainer.loss(), outputs, &logits, targets))
                });
                tell(&teller, epoch_event(plan.epoch, report, seconds, validation), &self.stop);
                if halted {
                    break;
                }
            }
            let names = trainer.state_names();
            let state = names.iter().map(|&name| name.to_owned()).zip(std::mem::take(&mut trainer.state)).collect();
            Core { network: trainer.network, scaling, state, autograd: None, predictor: None }
        }));
        let (slot, error) = match trained {
            Ok(core) => (Slot::Here(Box::new(core)), None),
            Err(panic) => (Slot::Poisoned, Some(panicked(&*panic))),
        };
        shared.give_back(slot);
        tell(&events, RunEvent { kind: "end".to_owned(), error, ..nothing() }, &self.stop);
    }
}

/// Tells Node.js; when nobody listens any more (a worker was ended), the run ends as well.
fn tell(events: &Events, event: RunEvent, stop: &AtomicBool) {
    if events.call(event, ThreadsafeFunctionCallMode::NonBlocking) != Status::Ok {
        stop.store(true, Ordering::Relaxed);
    }
}

fn epoch_event(
    epoch: u32,
    report: EpochReport,
    seconds: f64,
    validation: Option<EvaluationNumbers>,
) -> RunEvent {
    let Progress { steps, samples, cost } = report.progress;
    let (halt, halted_step, halted_tensor) = match report.halt {
        None => (None, 0, None),
        Some(Halt::Stopped) => (Some("stopped".to_owned()), 0, None),
        Some(Halt::NonFinite { step, tensor }) => (Some("nonFinite".to_owned()), step as u32, tensor),
    };
    RunEvent {
        kind: "epoch".to_owned(),
        epoch,
        progress: Some(EpochProgress { steps: steps as u32, samples: samples as u32, cost }),
        costs: Some(Float64Array::new(report.costs)),
        seconds,
        validation,
        halt,
        halted_step,
        halted_tensor,
        ..nothing()
    }
}

/// An event of which nothing is said.
fn nothing() -> RunEvent {
    RunEvent {
        kind: String::new(),
        epoch: 0,
        step: 0,
        cost: 0.0,
        rate: 0.0,
        progress: None,
        costs: None,
        seconds: 0.0,
        validation: None,
        halt: None,
        halted_step: 0,
        halted_tensor: None,
        error: None,
    }
}

