//! A run: training on threads of its own, fed with epochs and telling how they went.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use downhill_kernels::{Isa, memory, memory::Aligned};
use downhill_spec::Spec;
use downhill_train::{
    ClassWeights, Clip, Cut, EpochPlan, EpochReport, Halt, Predictor, Progress, ReadError, Trainer, TrainerOptions,
};
use napi::bindgen_prelude::{Either, Float64Array, Uint32Array};
use napi::{Env, Result, sys};
use napi_derive::napi;

use crate::core::{Core, SharedCore};
use crate::error::{attempt, caught, fail};
use crate::network::{EvaluationNumbers, NativeNetwork, build_loss, numbers, scaling_kind};
use crate::run_data::{DataPlan, Given, RunData, Training, Validation, class_weights};
use crate::run_event::{EpochProgress, Events, RunEvent, epoch_event, nothing, tell};
use crate::samples::SampleArrays;
use crate::signals::Signals;
use crate::spec::PartSpec;
use crate::stored::NativeStored;
use crate::system;

/// How to run.
#[napi(object)]
pub struct RunOptions {
    pub optimizer: PartSpec,
    pub loss: PartSpec,
    /// lambda of lambda/(2b) times the squared weights.
    pub l2: f64,
    /// Whether to write down the norms of gradients and updates.
    pub norms: bool,
    /// A limit to the norm of the whole gradient.
    pub clip_norm: Option<f64>,
    /// A limit to each number of the gradient.
    pub clip_value: Option<f64>,
    /// Leave a step out that gives numbers that are not finite, rather than end the run.
    pub ignores_non_finite: bool,
    pub threads: Option<u32>,
    /// Tell of every so many steps; 0 for none.
    pub steps_between_reports: u32,
    /// Go on with the optimizer state that the network holds.
    pub resume: bool,
    /// What the samples of each class count: `balanced`, or so much each.
    #[napi(ts_type = "'balanced' | Array<number>")]
    pub class_weight: Option<Either<String, Vec<f64>>>,
    /// Samples that an epoch goes through.
    pub an_epoch: f64,
    /// The scaling to fit on them, if the network has none yet.
    #[napi(ts_type = "'standard' | 'minMax'")]
    pub scaling: Option<String>,
    /// Of samples in a file: how many are in memory at once, at most.
    pub window: Option<f64>,
    /// Of samples in a file: what decides their order; without it they come as they lie.
    pub seed: Option<f64>,
    /// Whether the best parameters will be kept.
    pub keeps_best: bool,
}

/// An epoch to do.
#[napi(object)]
pub struct EpochOrder {
    /// From 1.
    pub epoch: u32,
    /// Steps of the epochs before.
    pub steps_before: f64,
    /// The samples in order; nothing of samples in a file, whose order is drawn where they are read.
    pub order: Option<Uint32Array>,
    pub batch_size: u32,
    /// One a step; fewer than there are steps end the run after them.
    pub rates: Float64Array,
    /// What a run before has done of it.
    pub done: Option<EpochProgress>,
}

/// A run that goes on by itself.
#[napi]
pub struct NativeRun {
    core: SharedCore,
    events: Option<Arc<Events>>,
    orders: Option<Sender<EpochPlan>>,
    signals: Arc<Signals>,
    samples: usize,
    an_epoch: usize,
    is_stored: bool,
}

#[napi]
impl NativeRun {
    /// Queues an epoch.
    #[napi(catch_unwind)]
    pub fn push(&self, env: Env, order: EpochOrder) -> Result<()> {
        let steps = self.an_epoch.div_ceil((order.batch_size as usize).max(1));
        let fits = match &order.order {
            Some(order) => {
                !self.is_stored
                    && order.len() == self.an_epoch
                    && order.iter().all(|&sample| (sample as usize) < self.samples)
            }
            None => self.is_stored,
        };
        if !fits || order.rates.len() > steps {
            return Err(fail("DH_ARG", "an epoch's order or rates do not fit its samples"));
        }
        let done = order.done.map_or_else(Progress::default, |done| Progress {
            steps: done.steps as usize,
            samples: done.samples as usize,
            cost: done.cost,
            ignored: done.ignored as usize,
        });
        let plan = caught(|| {
            Ok(EpochPlan {
                epoch: order.epoch,
                steps_before: order.steps_before as u64,
                order: order.order.map(|order| memory::copy(&order)).unwrap_or_default(),
                batch_size: order.batch_size.max(1) as usize,
                rates: memory::copy(&order.rates),
                done,
            })
        })?;
        self.core.wake();
        self.hold(env, true);
        if let Some(orders) = &self.orders {
            // A run that has ended takes no more; its end is on the way.
            let _ = orders.send(plan);
        }
        Ok(())
    }

    /// Says that no more epochs come.
    #[napi(catch_unwind)]
    pub fn finish(&mut self, env: Env) {
        self.orders = None;
        self.hold(env, true);
    }

    /// Ends the run after the step that it is in.
    #[napi(catch_unwind)]
    pub fn stop(&mut self, env: Env) {
        self.signals.stop();
        self.finish(env);
    }

    /// Ends the epoch that runs, if one does, after the step that it is in; the rest of it can then be pushed.
    #[napi(catch_unwind)]
    pub fn pause(&self) {
        self.signals.halt.store(true, Ordering::SeqCst);
    }

    /// Says that all epochs queued so far have been heard of: until the next one, the network may be used, and the process
    /// may end.
    #[napi(catch_unwind)]
    pub fn rest(&self, env: Env) {
        self.core.rest();
        self.hold(env, self.orders.is_none());
    }

    /// Says that the end has been heard of: the network is free.
    #[napi(catch_unwind)]
    pub fn end(&mut self) {
        self.events = None;
        self.core.end();
    }
}

impl Drop for NativeRun {
    /// A run that rests and that nobody knows of any more is over: its thread ends, and the network is free.
    fn drop(&mut self) {
        if self.events.is_some() {
            self.signals.stop();
            self.core.leave();
        }
    }
}

impl NativeRun {
    /// Whether the run keeps the process alive.
    fn hold(&self, env: Env, hold: bool) {
        let Some(events) = &self.events else { return };
        let change = if hold { sys::napi_ref_threadsafe_function } else { sys::napi_unref_threadsafe_function };
        // SAFETY: on Node's own thread, as `env` proves, and `events` has not been released.
        unsafe { change(env.raw(), events.raw()) };
    }
}

#[napi]
impl NativeNetwork {
    /// Starts a run; the network is the run's until its end.
    #[napi(catch_unwind)]
    pub fn fit(
        &self,
        samples: Either<&NativeStored, SampleArrays>,
        validation: Option<Either<&NativeStored, SampleArrays>>,
        options: RunOptions,
        #[napi(ts_arg_type = "(event: RunEvent) => void")] events: Events,
    ) -> Result<NativeRun> {
        let optimizer = downhill_optim::build(&Spec::from(options.optimizer)).map_err(|error| fail("DH_ARG", error))?;
        let loss = build_loss(options.loss)?;
        let (isa, threads) = (system::isa()?, options.threads.map_or_else(system::threads, |n| Ok(n as usize))?);
        let class_weights = options.class_weight.map(class_weights).transpose()?;
        let training = TrainerOptions {
            isa,
            threads,
            l2: options.l2,
            norms: options.norms,
            clip: options.clip_norm.map(Clip::Norm).or(options.clip_value.map(|limit| Clip::Value(limit as f32))),
            ignores_non_finite: options.ignores_non_finite,
        };
        // All that may be refused before anything changes.
        let (samples, validation, trainer, predictor, fresh, spare) = self.core.with(|core| {
            let network = &core.network;
            let (width, outputs, names) = (network.inputs(), network.outputs(), optimizer.state_names());
            let take = |samples: &Either<&NativeStored, SampleArrays>, classes: Option<ClassWeights>| match samples {
                Either::A(stored) if stored.samples()?.width() != width => {
                    Err(fail("DH_SHAPE", format!("features must be rows of {width}")))
                }
                Either::A(stored) => Ok(Given::Stored(stored.samples()?.clone())),
                Either::B(arrays) => arrays.take(width, outputs, &*loss, classes).map(Given::Memory),
            };
            let has = |name: &&str| core.state.iter().any(|(other, _)| other == name);
            if options.resume && !names.iter().all(has) {
                return Err(fail("DH_STATE", "the network does not hold the optimizer's state"));
            }
            let validation = validation.as_ref().map(|samples| take(samples, None)).transpose()?;
            let samples = take(&samples, class_weights.clone())?;
            let predictor = validation.is_some().then(|| Predictor::new(network, isa, threads));
            let zeros = || Aligned::zeros(network.parameters.len());
            let fresh = (!options.resume).then(|| names.iter().map(|_| zeros()).collect());
            let spare = if options.keeps_best { zeros() } else { Aligned::new() };
            Ok((samples, validation, Trainer::idle(network, optimizer, loss, &training), predictor, fresh, spare))
        })?;
        let an_epoch = options.an_epoch as usize;
        if an_epoch > samples.count() {
            return Err(fail("DH_ARG", "an epoch has no more samples than there are"));
        }
        let plan = DataPlan {
            window: options.window.map_or(1, |window| (window as usize).max(1)),
            seed: options.seed.map(|seed| seed as u64),
            an_epoch,
            class_weights,
            scaling: options.scaling.as_deref().map(scaling_kind).transpose()?,
        };
        let (orders, queue) = channel();
        let signals = Arc::new(Signals::default());
        let events = Arc::new(events);
        let run = NativeRun {
            core: self.core.clone(),
            events: Some(Arc::clone(&events)),
            orders: Some(orders),
            signals: Arc::clone(&signals),
            samples: samples.count(),
            an_epoch,
            is_stored: matches!(samples, Given::Stored(_)),
        };
        let work = Work {
            data: Some(RunData { samples, validation, plan }),
            an_epoch,
            trainer,
            predictor,
            isa,
            steps_between_reports: options.steps_between_reports as usize,
            queue,
            signals,
            events,
        };
        self.core.start()?;
        let names = work.trainer.state_names();
        let core = self.core.clone();
        let thread = std::thread::Builder::new().name("downhill-run".to_owned()).spawn(move || work.run(&core));
        if let Err(error) = thread {
            self.core.end();
            return Err(fail("DH_STATE", format!("no thread could be started: {error}")));
        }
        // The thread waits for its first epoch.
        self.core.lent(|core| core.begin(names, fresh, spare));
        Ok(run)
    }
}

/// All that a run's thread owns.
struct Work {
    /// Until they are made ready for the first epoch.
    data: Option<RunData>,
    an_epoch: usize,
    /// It has the network during an epoch.
    trainer: Trainer,
    /// Where there is something to validate with.
    predictor: Option<Predictor>,
    isa: Isa,
    steps_between_reports: usize,
    queue: Receiver<EpochPlan>,
    signals: Arc<Signals>,
    events: Arc<Events>,
}

impl Work {
    fn run(mut self, core: &SharedCore) {
        let trained = attempt("door.call", || self.train(core));
        let (error, unreadable) = match trained {
            Ok(trained) => (None, trained.err().map(|error| format!("{}|{error}", error.code))),
            Err(panic) => (Some(core.struck(&*panic).reason.to_string()), None),
        };
        tell(&self.events, RunEvent { kind: "end".to_owned(), error, unreadable, ..nothing() }, &self.signals);
    }

    /// The epochs as they come.
    fn train(&mut self, shared: &SharedCore) -> std::result::Result<(), ReadError> {
        let mut ready = None;
        while let Ok(mut plan) = self.queue.recv() {
            let told = shared.lent(|core| {
                if let Some(data) = self.data.take() {
                    ready = Some(self.prepare(data, core)?);
                }
                let Some((samples, validation)) = &mut ready else { return Err(Cut::Stopped) };
                core.exchange(&mut self.trainer);
                let told = catch_unwind(AssertUnwindSafe(|| self.epoch(samples, validation.as_ref(), &mut plan)));
                // An epoch has no end without its validation.
                if !matches!(told, Ok(Ok(_))) {
                    self.trainer.undo();
                }
                core.exchange(&mut self.trainer);
                told.unwrap_or_else(|panic| resume_unwind(panic)).map_err(Cut::Unreadable)
            });
            let Told { mut report, seconds, evaluation } = match told {
                Some(Ok(told)) => told,
                None | Some(Err(Cut::Stopped)) => return Ok(()),
                Some(Err(Cut::Unreadable(error))) => return Err(error),
            };
            let unreadable = match report.halt.take() {
                Some(Halt::Unreadable(error)) => {
                    report.halt = Some(Halt::Stopped);
                    Some(error)
                }
                halt => {
                    report.halt = halt;
                    None
                }
            };
            let failed = matches!(report.halt, Some(Halt::NonFinite(_)));
            let goes_on = !failed && unreadable.is_none() && self.signals.goes_on();
            tell(&self.events, epoch_event(plan.epoch, report, seconds, evaluation), &self.signals);
            if let Some(error) = unreadable {
                return Err(error);
            }
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// Makes samples ready for the first epoch.
    fn prepare(&self, data: RunData, core: &mut Core) -> std::result::Result<(Training, Option<Validation>), Cut> {
        data.prepare(core, self.trainer.loss(), &self.signals.stop, |constant| {
            let constant = Some(constant.into_iter().map(|column| column as u32).collect());
            tell(&self.events, RunEvent { kind: "scaled".to_owned(), constant, ..nothing() }, &self.signals);
        })
    }

    /// An epoch, or a part of one, and the validation where it came to its end.
    fn epoch(
        &mut self,
        samples: &mut Training,
        validation: Option<&Validation>,
        plan: &mut EpochPlan,
    ) -> std::result::Result<Told, ReadError> {
        let every = self.steps_between_reports as u64;
        let (events, signals) = (&self.events, &self.signals);
        let (epoch, steps_before) = (plan.epoch, plan.steps_before);
        let started = Instant::now();
        let report = samples.epoch(&mut self.trainer, plan, &signals.halt, &mut |step| {
            if every > 0 && (steps_before + step.step as u64).is_multiple_of(every) {
                let (step, cost, rate) = (step.step as u32, step.cost, step.rate);
                let kind = "steps".to_owned();
                tell(events, RunEvent { kind, epoch, step, cost, rate, ..nothing() }, signals);
            }
        });
        let seconds = started.elapsed().as_secs_f64();
        let whole = report.progress.samples == self.an_epoch;
        let evaluation = match (validation, &mut self.predictor) {
            (Some(samples), Some(predictor)) if whole => {
                Some(numbers(samples.evaluate(self.isa, self.trainer.loss(), &self.trainer.network, predictor)?))
            }
            _ => None,
        };
        Ok(Told { report, seconds, evaluation })
    }
}

/// What came of an epoch.
struct Told {
    report: EpochReport,
    seconds: f64,
    evaluation: Option<EvaluationNumbers>,
}
