//! What a run trains on and validates with: samples in memory, or in a file.

use std::sync::atomic::AtomicBool;

use downhill_kernels::Isa;
use downhill_nn::Network;
use downhill_nn::losses::Loss;
use downhill_train::{
    ClassWeights, Cut, EpochPlan, EpochReport, Evaluation, Passes, Predictor, Prepared, ReadError, Samples, Scaling,
    ScalingKind, StepReport, StoredEvaluation, StoredSamples, StoredSource, Trainer, WindowOrder, evaluate,
};

use napi::bindgen_prelude::Either;

use crate::core::Core;
use crate::error::fail;
use crate::stored::checks;

/// Samples as a run was given them.
pub enum Given {
    /// In memory, weighed.
    Memory(Samples),
    /// In a file.
    Stored(StoredSamples),
}

/// What is made of samples, and how those in a file are gone through.
pub struct DataPlan {
    /// Samples that are in memory at once, at most.
    pub window: usize,
    /// What decides their order; nothing where they come as they lie.
    pub seed: Option<u64>,
    /// Samples that an epoch goes through.
    pub an_epoch: usize,
    /// What those of a class in a file count.
    pub class_weights: Option<ClassWeights>,
    /// The scaling to fit, if the network has none yet.
    pub scaling: Option<ScalingKind>,
}

/// Samples, ready to be trained on.
pub enum Training {
    /// In memory; the order of those that are of a file is drawn here.
    Memory(Samples, Option<(WindowOrder, usize)>),
    /// In a file.
    Stored(Box<StoredSource>),
}

/// Samples, ready to be validated with.
pub enum Validation {
    /// In memory.
    Memory(Samples),
    /// In a file.
    Stored(StoredEvaluation),
}

impl Given {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Memory(samples) => samples.count(),
            Self::Stored(samples) => samples.count(),
        }
    }
}

/// What a run was given.
pub struct RunData {
    pub samples: Given,
    pub validation: Option<Given>,
    pub plan: DataPlan,
}

impl RunData {
    /// Makes all ready: fits the scaling, unless the network has one, and tells of columns that never vary; goes through
    /// samples in a file for what must be known of all of them.
    pub fn prepare(
        self,
        core: &mut Core,
        loss: &dyn Loss,
        stop: &AtomicBool,
        constant: impl FnOnce(Vec<usize>),
    ) -> Result<(Training, Option<Validation>), Cut> {
        let Self { samples, validation, plan } = self;
        let (inputs, outputs) = (core.network.inputs(), core.network.outputs());
        if let (None, Some(kind)) = (&core.scaling, plan.scaling) {
            let fitted = match &samples {
                Given::Memory(samples) => Scaling::fit_rows(kind, inputs, samples.all_features()),
                Given::Stored(samples) => Passes { samples, checks: checks(loss, outputs), stop }.scaling(kind)?,
            };
            core.scaling = Some(fitted.scaling);
            constant(fitted.constant);
        }
        let scaling = core.scaling.as_ref();
        let validation =
            validation.map(|given| Validation::prepare(given, loss, outputs, scaling, stop)).transpose()?;
        Ok((Training::prepare(samples, plan, loss, outputs, scaling, stop)?, validation))
    }
}

fn scaled(mut samples: Samples, scaling: Option<&Scaling>) -> Samples {
    if let Some(scaling) = scaling {
        samples.scale(scaling);
    }
    samples
}

impl Training {
    /// Prepares samples. Those of a file that fit the window are read now.
    fn prepare(
        given: Given,
        plan: DataPlan,
        loss: &dyn Loss,
        outputs: usize,
        scaling: Option<&Scaling>,
        stop: &AtomicBool,
    ) -> Result<Self, Cut> {
        let samples = match given {
            Given::Memory(samples) => return Ok(Self::Memory(scaled(samples, scaling), None)),
            Given::Stored(samples) => samples,
        };
        let order = WindowOrder::new(samples.count(), plan.window, plan.seed);
        let fits = samples.count() <= order.window();
        let prepared = Prepared::new(samples, scaling.cloned(), plan.class_weights, checks(loss, outputs), stop)?;
        if fits {
            return Ok(Self::Memory(prepared.load()?, Some((order, plan.an_epoch))));
        }
        Ok(Self::Stored(Box::new(StoredSource::new(prepared, order, plan.an_epoch))))
    }

    /// Runs an epoch on them.
    pub fn epoch(
        &mut self,
        trainer: &mut Trainer,
        plan: &mut EpochPlan,
        stop: &AtomicBool,
        after_step: &mut dyn FnMut(StepReport),
    ) -> EpochReport {
        match self {
            Self::Memory(samples, order) => {
                if let Some((order, an_epoch)) = order {
                    plan.order = order.epoch(plan.epoch).samples();
                    plan.order.truncate(*an_epoch);
                }
                trainer.epoch(&*samples, plan, stop, after_step)
            }
            Self::Stored(source) => trainer.epoch(&mut **source, plan, stop, after_step),
        }
    }
}

impl Validation {
    /// Prepares samples.
    fn prepare(
        given: Given,
        loss: &dyn Loss,
        outputs: usize,
        scaling: Option<&Scaling>,
        stop: &AtomicBool,
    ) -> Result<Self, Cut> {
        match given {
            Given::Memory(samples) => Ok(Self::Memory(scaled(samples, scaling))),
            Given::Stored(samples) => {
                let prepared = Prepared::new(samples, scaling.cloned(), None, checks(loss, outputs), stop)?;
                Ok(Self::Stored(StoredEvaluation::new(prepared, stop)?))
            }
        }
    }

    /// Evaluates a network on them.
    pub fn evaluate(
        &self,
        isa: Isa,
        loss: &dyn Loss,
        network: &Network,
        predictor: &mut Predictor,
    ) -> Result<Evaluation, ReadError> {
        match self {
            Self::Memory(samples) => {
                let logits = predictor.outputs(network, samples.all_features(), |_| (), |_| ());
                Ok(evaluate(isa, loss, network.outputs(), &logits, samples))
            }
            // An epoch that is done is evaluated, even if nobody wants another.
            Self::Stored(samples) => match samples.evaluate(isa, loss, network, predictor, &AtomicBool::new(false)) {
                Ok(evaluation) => Ok(evaluation),
                Err(Cut::Unreadable(error)) => Err(error),
                Err(Cut::Stopped) => unreachable!("nobody can stop it"),
            },
        }
    }
}

/// What the samples of each class count, as it crosses.
pub fn class_weights(given: Either<String, Vec<f64>>) -> napi::Result<ClassWeights> {
    match given {
        Either::A(name) if name == "balanced" => Ok(ClassWeights::Balanced),
        Either::A(name) => Err(fail("DH_UNKNOWN", format!("there are no class weights {name}"))),
        Either::B(each) => Ok(ClassWeights::Each(each)),
    }
}
