//! A run: training on threads of its own, fed with epochs and telling how they went.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use downhill_nn::Network;
use downhill_nn::losses::Loss;
use downhill_optim::Optimizer;
use downhill_spec::Spec;
use downhill_train::{Clip, EpochPlan, Halt, Predictor, Progress, Samples, Trainer, TrainerOptions, evaluate};
use napi::bindgen_prelude::{Float64Array, Uint32Array};
use napi::{Env, Result, sys};
use napi_derive::napi;

use crate::core::{Core, SharedCore};
use crate::error::{caught, fail};
use crate::network::{NativeNetwork, build_loss, numbers};
use crate::run_event::{EpochProgress, Events, RunEvent, epoch_event, nothing, tell};
use crate::samples::SampleArrays;
use crate::signals::Signals;
use crate::spec::PartSpec;
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
}

#[napi]
impl NativeRun {
    /// Queues an epoch.
    #[napi(catch_unwind)]
    pub fn push(&self, env: Env, order: EpochOrder) -> Result<()> {
        let steps = order.order.len().div_ceil((order.batch_size as usize).max(1));
        if order.order.iter().any(|&sample| sample as usize >= self.samples) || order.rates.len() > steps {
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
            order: order.order.to_vec(),
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
        samples: SampleArrays,
        validation: Option<SampleArrays>,
        options: RunOptions,
        #[napi(ts_arg_type = "(event: RunEvent) => void")] events: Events,
    ) -> Result<NativeRun> {
        let optimizer = downhill_optim::build(&Spec::from(options.optimizer)).map_err(|error| fail("DH_ARG", error))?;
        let loss = build_loss(options.loss)?;
        let (isa, threads) = (system::isa()?, options.threads.map_or_else(system::threads, |n| Ok(n as usize))?);
        let (samples, validation) = self.core.with(|core| {
            let (width, outputs) = (core.network.inputs(), core.network.outputs());
            let take = |arrays: &SampleArrays| arrays.take(width, outputs, &*loss, core.scaling.as_ref());
            let has = |name: &&str| core.state.iter().any(|(other, _)| other == name);
            if options.resume && !optimizer.state_names().iter().all(has) {
                return Err(fail("DH_STATE", "the network does not hold the optimizer's state"));
            }
            Ok((take(&samples)?, validation.as_ref().map(take).transpose()?))
        })?;
        let (orders, queue) = channel();
        let signals = Arc::new(Signals::default());
        let events = Arc::new(events);
        let run = NativeRun {
            core: self.core.clone(),
            events: Some(Arc::clone(&events)),
            orders: Some(orders),
            signals: Arc::clone(&signals),
            samples: samples.count(),
        };
        let work = Work {
            samples,
            validation,
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
    samples: Samples,
    validation: Option<Samples>,
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
        let trained = caught(|| {
            self.train(core);
            Ok(())
        });
        let error = trained.err().map(|error| {
            core.poison();
            error.reason.to_string()
        });
        tell(&events, RunEvent { kind: "end".to_owned(), error, ..nothing() }, &signals);
    }

    /// The epochs as they come, each followed by the validation.
    fn train(self, shared: &SharedCore) {
        let Some(mut core) = shared.lend() else { return };
        (core.autograd, core.predictor) = (None, None);
        if self.resume {
            core.take_up();
        } else {
            core.aside = None;
        }
        let network = std::mem::replace(&mut core.network, nothing_to_train());
        let mut trainer = Trainer::new(network, self.optimizer, self.loss, &self.options);
        let mut validation = self
            .validation
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
        for plan in &self.queue {
            let Some(mut core) = shared.lend() else { return };
            exchange(&mut core, &mut trainer);
            let started = Instant::now();
            let report = trainer.epoch(&self.samples, &plan, &self.signals.halt, &mut |step| {
                if every > 0 && (plan.steps_before + step.step as u64).is_multiple_of(every) {
                    let (step, cost, rate) = (step.step as u32, step.cost, step.rate);
                    let kind = "steps".to_owned();
                    tell(
                        &self.events,
                        RunEvent { kind, epoch: plan.epoch, step, cost, rate, ..nothing() },
                        &self.signals,
                    );
                }
            });
            let seconds = started.elapsed().as_secs_f64();
            let whole = report.progress.samples == plan.order.len();
            let evaluation = validation.as_mut().filter(|_| whole).map(|(samples, predictor)| {
                let logits = predictor.outputs(&trainer.network, samples.all_features(), |_| (), |_| ());
                let outputs = trainer.network.outputs();
                numbers(evaluate(self.options.isa, trainer.loss(), outputs, &logits, samples))
            });
            exchange(&mut core, &mut trainer);
            shared.back(core);
            let failed = matches!(report.halt, Some(Halt::NonFinite(_)));
            let goes_on = !failed && self.signals.goes_on();
            tell(&self.events, epoch_event(plan.epoch, report, seconds, evaluation), &self.signals);
            if !goes_on {
                break;
            }
        }
    }
}

/// What stands in for a network while it is elsewhere.
fn nothing_to_train() -> Network {
    Network::new(1, &[], 0).expect("no layers have no faults")
}
