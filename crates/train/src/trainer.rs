//! A trainer: a network with its loss, optimizer and threads, trained epoch by epoch.

use std::sync::atomic::{AtomicBool, Ordering};

use downhill_kernels::float_env::FloatEnvironment;
use downhill_kernels::memory::{self, Aligned};
use downhill_kernels::{Isa, Team};
use downhill_nn::layers::Moment;
use downhill_nn::losses::Loss;
use downhill_nn::{Network, Workspace};
use downhill_optim::Optimizer;

use crate::clip::Clip;
use crate::norms::{LayerNorms, Recorder, layer_norms};
use crate::panels::Panels;
use crate::phases::Phases;
use crate::pieces::PieceCuts;
use crate::samples::TargetData;
use crate::snapshot::Snapshot;
use crate::source::{Batch, Source};
use crate::step::{Cost, NonFinite, StepPlan};
use crate::stored::ReadError;

/// How to train.
pub struct TrainerOptions {
    /// The instruction set.
    pub isa: Isa,
    /// How many threads; results do not depend on it.
    pub threads: usize,
    /// lambda of the cost's lambda/(2b) times the squared weights.
    pub l2: f64,
    /// Whether to write down the norms of gradients and updates.
    pub norms: bool,
    /// A limit to the gradient, if there is one.
    pub clip: Option<Clip>,
    /// Whether a step that gives numbers that are not finite is left out, rather than the end of its epoch.
    pub ignores_non_finite: bool,
}

/// A network in training.
pub struct Trainer {
    /// The network. Its parameters change with every step.
    pub network: Network,
    /// The optimizer's state: for each of its names, one number a parameter.
    pub state: Vec<Aligned>,
    pub(crate) optimizer: Box<dyn Optimizer>,
    pub(crate) loss: Box<dyn Loss>,
    pub(crate) isa: Isa,
    pub(crate) l2: f64,
    pub(crate) clip: Option<Clip>,
    pub(crate) team: Team,
    pub(crate) workspace: Workspace,
    pub(crate) targets: TargetData,
    pub(crate) pieces: PieceCuts,
    /// Room for some of the gradient, for each share of the update.
    pub(crate) gradients: Vec<Aligned>,
    /// One for each share of the update, if norms are wanted.
    pub(crate) recorders: Option<Vec<Recorder>>,
    /// The weights of the batch's samples, where they have any.
    pub(crate) weights: Vec<f32>,
    /// The losses of the batch's samples.
    pub(crate) losses: Vec<f32>,
    /// The gradient of all parameters, where it is made as a whole.
    pub(crate) whole: Aligned,
    /// The sum of squares of each of its rows, where there is a limit to its norm.
    pub(crate) squares: Vec<f64>,
    /// The phases of a step where numbers stand in rows.
    pub(crate) phases: Phases,
    /// What there is while they stand in panels.
    pub(crate) panels: Option<Panels>,
    /// Room for the parameters in another order.
    pub(crate) turned: Aligned,
    /// What steps change, as it was when the epoch began.
    pub(crate) before: Option<Snapshot>,
    ignores_non_finite: bool,
}

/// What to do in an epoch.
#[derive(Clone, Debug)]
pub struct EpochPlan {
    /// The epoch, from 1.
    pub epoch: u32,
    /// Steps of the epochs before.
    pub steps_before: u64,
    /// Samples in the order of training; none where their source has an order of its own.
    pub order: Vec<u32>,
    /// Samples of a batch; the last may have fewer.
    pub batch_size: usize,
    /// The learning rate of each step.
    pub rates: Vec<f64>,
    /// What was done of the epoch before, by a run that was stopped in it.
    pub done: Progress,
}

/// How far an epoch has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Steps done.
    pub steps: usize,
    /// Samples seen.
    pub samples: usize,
    /// Sum of the losses of all samples seen, in order, and of each batch's lambda/2 times the squared weights.
    pub cost: f64,
    /// Samples of steps that were ignored, and whose losses are no part of the cost.
    pub ignored: usize,
}

impl Progress {
    /// Counts a step. Losses are added one by one, so that their sum does not depend on how batches were cut.
    fn add(&mut self, losses: &[f32], penalty: f64) {
        self.steps += 1;
        self.samples += losses.len();
        self.cost = losses.iter().fold(self.cost, |sum, &loss| sum + f64::from(loss)) + penalty;
    }

    /// Counts a step that was ignored.
    fn ignore(&mut self, samples: usize) {
        self.steps += 1;
        self.samples += samples;
        self.ignored += samples;
    }
}

/// A step that was done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// The step in the epoch, from 1.
    pub step: usize,
    /// The batch's cost, before the update.
    pub cost: f64,
    /// The learning rate.
    pub rate: f64,
}

/// An epoch that came to its end or was halted.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochReport {
    /// How far it came.
    pub progress: Progress,
    /// The cost of each step that was done now; NaN where it was ignored.
    pub costs: Vec<f64>,
    /// The norms of every layer with parameters in each of these steps, if they were wanted.
    pub norms: Vec<LayerNorms>,
    /// The first step that was ignored now.
    pub ignored: Option<BadStep>,
    /// Why it ended early, if it did.
    pub halt: Option<Halt>,
}

/// Why an epoch ended early. The network is as it was after the last step that the report counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Somebody asked for it.
    Stopped,
    /// A step gave numbers that are not finite; it was undone.
    NonFinite(BadStep),
    /// The samples of the next step could not be read.
    Unreadable(ReadError),
}

/// A step that gave numbers that are not finite, and was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadStep {
    /// The step in the epoch, from 1.
    pub step: usize,
    /// Where it was.
    pub place: BadPlace,
}

/// Where a number was not finite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPlace {
    /// In the loss: of that sample, or, if of none, in the L2 term.
    Loss {
        /// The sample's index.
        sample: Option<u32>,
    },
    /// In the gradient of a tensor, found before a limit is put to it.
    Gradient {
        /// The tensor's name.
        tensor: String,
        /// The first of its numbers.
        index: usize,
    },
    /// In a tensor, or its optimizer state, after an update.
    Tensor {
        /// The tensor's name.
        tensor: String,
        /// The first of its numbers.
        index: usize,
    },
}

impl Trainer {
    /// A trainer at its first step.
    pub fn new(network: Network, optimizer: Box<dyn Optimizer>, loss: Box<dyn Loss>, options: &TrainerOptions) -> Self {
        let state = optimizer.state_names().iter().map(|_| Aligned::zeros(network.parameters.len())).collect();
        let shape = Self::idle(&network, optimizer, loss, options);
        Self { network, state, ..shape }
    }

    /// A trainer for networks of the shape of `network`, that has none yet and no state of an optimizer: both are to be put
    /// in before an epoch, and may be taken out after it.
    pub fn idle(
        network: &Network,
        optimizer: Box<dyn Optimizer>,
        loss: Box<dyn Loss>,
        options: &TrainerOptions,
    ) -> Self {
        let team = Team::new(options.threads);
        Self {
            state: optimizer.state_names().iter().map(|_| Aligned::new()).collect(),
            workspace: Workspace::new(network),
            phases: Phases::of(network, team.threads(), false),
            network: Network::empty(),
            optimizer,
            loss,
            isa: options.isa,
            l2: options.l2,
            clip: options.clip,
            team,
            targets: TargetData::Labels(Vec::new()),
            pieces: PieceCuts::default(),
            gradients: Vec::new(),
            recorders: options.norms.then(Vec::new),
            weights: Vec::new(),
            losses: Vec::new(),
            whole: Aligned::new(),
            squares: Vec::new(),
            panels: None,
            turned: Aligned::new(),
            before: None,
            ignores_non_finite: options.ignores_non_finite,
        }
    }

    /// Its loss.
    pub fn loss(&self) -> &dyn Loss {
        &*self.loss
    }

    /// Names of the optimizer's state.
    pub fn state_names(&self) -> &'static [&'static str] {
        self.optimizer.state_names()
    }

    /// Runs an epoch, from where `plan.done` says; `after_step` hears of each step. Set `stop` to end it after a step.
    ///
    /// Where it unwinds, for lack of memory as well, it may be amid a step: see [`undo`](Self::undo).
    pub fn epoch(
        &mut self,
        mut source: impl Source,
        plan: &EpochPlan,
        stop: &AtomicBool,
        after_step: &mut dyn FnMut(StepReport),
    ) -> EpochReport {
        let _environment = FloatEnvironment::set();
        self.begin(plan);
        let mut report =
            EpochReport { progress: plan.done, costs: Vec::new(), norms: Vec::new(), ignored: None, halt: None };
        memory::reserve(&mut report.costs, plan.rates.len().saturating_sub(plan.done.steps));
        // How far the epoch had come when what steps change was remembered.
        let mut remembered = plan.done;
        for step in plan.done.steps..plan.rates.len() {
            if stop.load(Ordering::Relaxed) {
                report.halt = Some(Halt::Stopped);
                break;
            }
            downhill_faults::panic_at("train.step");
            let batch = match source.batch(plan, step) {
                Ok(batch) => batch,
                Err(error) => {
                    report.halt = Some(Halt::Unreadable(error));
                    break;
                }
            };
            let rows = batch.rows.len();
            let cost = match self.step(&plan.step(batch, step)) {
                Ok(cost) => {
                    report.progress.add(&self.losses, cost.penalty);
                    report.norms.extend(self.norms());
                    cost.mean
                }
                Err(bad) => {
                    let place = self.place(bad, batch.names);
                    if matches!(bad, NonFinite::Tensor { .. }) {
                        // The update cannot be undone, but every step before it can be done again.
                        self.restore();
                        if let Err(error) = self.repeat(&mut source, plan, remembered.steps..step) {
                            self.restore();
                            report.take_back(remembered, remembered.steps - plan.done.steps);
                            report.halt = Some(Halt::Unreadable(error));
                            break;
                        }
                    }
                    let bad = BadStep { step: step + 1, place };
                    if !self.ignores_non_finite {
                        report.halt = Some(Halt::NonFinite(bad));
                        break;
                    }
                    self.remember();
                    report.ignored.get_or_insert(bad);
                    report.progress.ignore(rows);
                    remembered = report.progress;
                    let none = LayerNorms { gradient: f64::NAN, update: f64::NAN };
                    report.norms.extend(self.norms().map(|_| none));
                    f64::NAN
                }
            };
            report.costs.push(cost);
            after_step(StepReport { step: step + 1, cost, rate: plan.rates[step] });
        }
        self.end();
        report
    }

    /// Does steps again. One that was ignored for its loss or gradient changes nothing this time either.
    fn repeat(
        &mut self,
        source: &mut impl Source,
        plan: &EpochPlan,
        steps: std::ops::Range<usize>,
    ) -> Result<(), ReadError> {
        for step in steps {
            let batch = source.batch(plan, step)?;
            let _: Result<Cost, NonFinite> = self.step(&plan.step(batch, step));
        }
        Ok(())
    }

    fn place(&self, bad: NonFinite, names: &[u32]) -> BadPlace {
        let name = |tensor: usize| self.network.tensors()[tensor].name.clone();
        match bad {
            NonFinite::Loss { row } => BadPlace::Loss { sample: row.map(|row| names[row]) },
            NonFinite::Gradient { tensor, index } => BadPlace::Gradient { tensor: name(tensor), index },
            NonFinite::Tensor { tensor, index } => BadPlace::Tensor { tensor: name(tensor), index },
        }
    }
}

impl EpochReport {
    /// Leaves out all steps but the first `steps`, after which the epoch had come so far.
    fn take_back(&mut self, progress: Progress, steps: usize) {
        let norms = self.norms.len().checked_div(self.costs.len()).unwrap_or(0);
        self.costs.truncate(steps);
        self.norms.truncate(steps * norms);
        self.progress = progress;
    }
}

impl Trainer {
    /// The norms of the step just done, if they are written down.
    fn norms(&self) -> impl Iterator<Item = LayerNorms> {
        self.recorders.iter().flat_map(|recorders| layer_norms(self.network.tensors(), recorders))
    }
}

impl EpochPlan {
    fn step<'a>(&self, batch: Batch<'a>, step: usize) -> StepPlan<'a> {
        let number = self.steps_before + step as u64 + 1;
        // Random numbers are drawn by the lower half; within an epoch that is still a number of its own for each step.
        let moment = Moment { epoch: self.epoch, step: number as u32 };
        StepPlan { batch, moment, step: number, rate: self.rates[step] }
    }
}
