//! A run: training on threads of its own, fed with epochs and telling how they went.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use downhill_nn::Network;
use downhill_nn::losses::Loss;
use downhill_optim::Optimizer;
use downhill_spec::Spec;
use downhill_train::{
    ClassWeights, Clip, Cut, EpochPlan, Halt, Predictor, Progress, ReadError, Trainer, TrainerOptions,
};
use napi::bindgen_prelude::{Either, Float64Array, Uint32Array};
use napi::{Env, Result, sys};
use napi_derive::napi;

use crate::core::{Core, SharedCore};
use crate::error::{caught, fail};
use crate::network::{NativeNetwork, build_loss, numbers, scaling_kind};
use crate::run_data::{DataPlan, Given, RunData};
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
        let plan = EpochPlan {
            epoch: order.epoch,
            steps_before: order.steps_before as u64,
            order: order.order.map(|order| order.to_vec()).unwrap_or_default(),
            batch_size: order.batch_size.max(1) as usize,
            rates: order.rates.to_vec(),
            done,
        };
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
        let (samples, validation) = self.core.with(|core| {
            let (width, outputs) = (core.network.inputs(), core.network.outputs());
            let take = |samples: &Either<&NativeStored, SampleArrays>, classes: Option<ClassWeights>| match samples {
                Either::A(stored) if stored.samples()?.width() != width => {
                    Err(fail("DH_SHAPE", format!("features must be rows of {width}")))
                }
                Either::A(stored) => Ok(Given::Stored(stored.samples()?.clone())),
                Either::B(arrays) => arrays.take(width, outputs, &*loss, classes).map(Given::Memory),
            };
            let has = |name: &&str| core.state.iter().any(|(other, _)| other == name);
            if options.resume && !optimizer.state_names().iter().all(has) {
                return Err(fail("DH_STATE", "the network does not hold the optimizer's state"));
            }
            let validation = validation.as_ref().map(|samples| take(samples, None)).transpose()?;
            Ok((take(&samples, class_weights.clone())?, validation))
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
            data: RunData { samples, validation, plan },
            an_epoch,
            optimizer,
            loss,
            options: TrainerOptions {
                isa,
                threads,
                l2: options.l2,
                norms: options.norms,
                clip: options.clip_norm.map(Clip::Norm).or(options.clip_value.map(|limit| Clip::Value(limit as f32))),
                ignores_non_finite: options.ignores_non_finite,
            },
            steps_between_reports: options.steps_between_reports as usize,
            resume: options.resume,
            queue,
            signals,
            events,
        };
        self.core.start()?;
        let core = self.core.clone();
        let thread = std::thread::Builder::new().name("downhill-run".to_owned()).spawn(move || work.run(&core));
        thread.map(|_| run).map_err(|error| {
            self.core.end();
            fail("DH_STATE", format!("no thread could be started: {error}"))
        })
    }
}

/// All that a run's thread owns.
struct Work {
    data: RunData,
    an_epoch: usize,
    optimizer: Box<dyn Optimizer>,
    loss: Box<dyn Loss>,
    options: TrainerOptions,
    steps_between_reports: usize,
    resume: bool,
    queue: Receiver<EpochPlan>,
    signals: Arc<Signals>,
    events: Arc<Events>,
}

impl Work {
    fn run(self, core: &SharedCore) {
        let (events, signals) = (Arc::clone(&self.events), Arc::clone(&self.signals));
        let mut unreadable = None;
        let trained = caught(|| {
            unreadable = self.train(core).err();
            Ok(())
        });
        let error = trained.err().map(|error| {
            core.poison();
            error.reason.to_string()
        });
        let unreadable = unreadable.map(|error| format!("{}|{error}", error.code));
        tell(&events, RunEvent { kind: "end".to_owned(), error, unreadable, ..nothing() }, &signals);
    }

    /// The epochs as they come, each followed by the validation.
    fn train(self, shared: &SharedCore) -> std::result::Result<(), ReadError> {
        let Some(mut core) = shared.lend() else { return Ok(()) };
        let constant = |constant: Vec<usize>| {
            let constant = Some(constant.into_iter().map(|column| column as u32).collect());
            tell(&self.events, RunEvent { kind: "scaled".to_owned(), constant, ..nothing() }, &self.signals);
        };
        let (mut samples, validation) = match self.data.prepare(&mut core, &*self.loss, &self.signals.stop, constant) {
            Ok(ready) => ready,
            Err(cut) => {
                shared.back(core);
                return match cut {
                    Cut::Stopped => Ok(()),
                    Cut::Unreadable(error) => Err(error),
                };
            }
        };
        (core.autograd, core.predictor) = (None, None);
        if self.resume {
            core.take_up();
        } else {
            core.aside = None;
        }
        let network = std::mem::replace(&mut core.network, nothing_to_train());
        let mut trainer = Trainer::new(network, self.optimizer, self.loss, &self.options);
        let mut validation = validation
            .map(|samples| (samples, Predictor::new(&trainer.network, self.options.isa, self.options.threads)));
        let names = trainer.state_names();
        if self.resume {
            core.state.sort_by_key(|(name, _)| names.iter().position(|other| other == name));
        } else {
            let zeros = trainer.state.iter().cloned();
            core.state = names.iter().map(|&name| name.to_owned()).zip(zeros).collect();
        }
        // What changes in training is with the trainer during an epoch, and else where others find it.
        let exchange = |core: &mut Core, trainer: &mut Trainer| {
            std::mem::swap(&mut core.network, &mut trainer.network);
            for (mine, (_, others)) in trainer.state.iter_mut().zip(&mut core.state) {
                std::mem::swap(mine, others);
            }
        };
        std::mem::swap(&mut core.network, &mut trainer.network);
        shared.back(core);
        let every = self.steps_between_reports as u64;
        for mut plan in &self.queue {
            let Some(mut core) = shared.lend() else { return Ok(()) };
            exchange(&mut core, &mut trainer);
            let started = Instant::now();
            let (epoch, steps_before) = (plan.epoch, plan.steps_before);
            let mut report = samples.epoch(&mut trainer, &mut plan, &self.signals.halt, &mut |step| {
                if every > 0 && (steps_before + step.step as u64).is_multiple_of(every) {
                    let (step, cost, rate) = (step.step as u32, step.cost, step.rate);
                    let kind = "steps".to_owned();
                    tell(&self.events, RunEvent { kind, epoch, step, cost, rate, ..nothing() }, &self.signals);
                }
            });
            let seconds = started.elapsed().as_secs_f64();
            let whole = report.progress.samples == self.an_epoch;
            let evaluated = validation.as_mut().filter(|_| whole).map(|(samples, predictor)| {
                let evaluation = samples.evaluate(self.options.isa, trainer.loss(), &trainer.network, predictor)?;
                Ok(numbers(evaluation))
            });
            exchange(&mut core, &mut trainer);
            shared.back(core);
            // The epoch has no end without its validation.
            let evaluation = evaluated.transpose()?;
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
            tell(&self.events, epoch_event(epoch, report, seconds, evaluation), &self.signals);
            if let Some(error) = unreadable {
                return Err(error);
            }
            if !goes_on {
                break;
            }
        }
        Ok(())
    }
}

fn class_weights(given: Either<String, Vec<f64>>) -> Result<ClassWeights> {
    match given {
        Either::A(name) if name == "balanced" => Ok(ClassWeights::Balanced),
        Either::A(name) => Err(fail("DH_UNKNOWN", format!("there are no class weights {name}"))),
        Either::B(each) => Ok(ClassWeights::Each(each)),
    }
}

/// What stands in for a network while it is elsewhere.
fn nothing_to_train() -> Network {
    Network::new(1, &[], 0).expect("no layers have no faults")
}
