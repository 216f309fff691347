//! What the tests of training share: samples, trainers, and epochs step by step as the arithmetic contract says.
#![allow(dead_code)] // Each test file is a crate of its own and uses a part.

#[path = "../../../nn/tests/reference/contract.rs"]
pub mod contract;
pub mod naive;

use std::sync::atomic::AtomicBool;

use downhill_kernels::Isa;
use downhill_nn::{LayerSpec, Network};
use downhill_spec::Spec;
use downhill_train::{Clip, EpochPlan, EpochReport, Progress, Samples, TargetData, Trainer, TrainerOptions};

/// Numbers from a small generator of the tests' own.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A whole number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// `count` numbers from `low` to below `low + width`.
    pub fn numbers(&mut self, count: usize, low: f32, width: f32) -> Vec<f32> {
        (0..count).map(|_| low + width * (self.below(1 << 24) as f32 / 16_777_216.0)).collect()
    }

    /// The numbers below `count` in any order.
    pub fn order(&mut self, count: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..count as u32).collect();
        (1..count).for_each(|last| order.swap(last, self.below(last + 1)));
        order
    }
}

/// A training, by its parts.
#[derive(Clone)]
pub struct Training {
    pub name: &'static str,
    pub inputs: usize,
    pub layers: Vec<Spec>,
    pub loss: Spec,
    pub optimizer: Spec,
    pub l2: f64,
    pub clip: Option<Clip>,
    pub samples: usize,
    pub batch_size: usize,
    pub epochs: u32,
    /// Whether targets are labels.
    pub labels: bool,
}

pub fn dense(units: usize) -> Spec {
    Spec::new("dense").with("units", units as f64)
}

pub fn dropout(rate: f64) -> Spec {
    Spec::new("dropout").with("rate", rate)
}

impl Training {
    /// A small one: 6 inputs, two layers, 50 samples in batches of 8, trained by Adam.
    pub fn small(loss: &str, outputs: usize) -> Self {
        Self {
            name: "small",
            inputs: 6,
            layers: vec![dense(10), Spec::new("tanh"), dense(outputs)],
            loss: Spec::new(loss),
            optimizer: Spec::new("adam"),
            l2: 0.0,
            clip: None,
            samples: 50,
            batch_size: 8,
            epochs: 1,
            labels: false,
        }
    }

    pub fn network(&self) -> Network {
        let layers: Vec<LayerSpec> = self.layers.iter().cloned().map(LayerSpec::from).collect();
        Network::new(self.inputs, &layers, 42).unwrap()
    }

    /// A trainer at its first step, of the best instruction set.
    pub fn trainer(&self, threads: usize) -> Trainer {
        self.trainer_on(Isa::current().unwrap(), threads)
    }

    pub fn trainer_on(&self, isa: Isa, threads: usize) -> Trainer {
        let optimizer = downhill_optim::build(&self.optimizer).unwrap();
        let loss = downhill_nn::losses::build(&self.loss).unwrap();
        let options =
            TrainerOptions { isa, threads, l2: self.l2, norms: false, clip: self.clip, ignores_non_finite: false };
        Trainer::new(self.network(), optimizer, loss, &options)
    }

    /// Its samples: features from -1 to 1, labels or values from 0 to 1.
    pub fn data(&self) -> Samples {
        let mut random = Random::new(7);
        let outputs = self.network().outputs();
        let features = random.numbers(self.samples * self.inputs, -1.0, 2.0);
        let targets = if self.labels {
            let classes = outputs.max(2);
            TargetData::Labels((0..self.samples).map(|_| random.below(classes) as u32).collect())
        } else {
            TargetData::Values(random.numbers(self.samples * outputs, 0.0, 1.0))
        };
        Samples::new(features, self.inputs, targets)
    }

    pub fn steps(&self) -> usize {
        self.samples.div_ceil(self.batch_size)
    }

    /// Epoch `epoch`, counted from 1, at rates that differ from step to step.
    pub fn plan(&self, epoch: u32) -> EpochPlan {
        let steps = self.steps();
        EpochPlan {
            epoch,
            steps_before: u64::from(epoch - 1) * steps as u64,
            order: Random::new(u64::from(epoch)).order(self.samples),
            batch_size: self.batch_size,
            rates: (0..steps).map(|step| 0.01 / (1.0 + 0.1 * step as f64)).collect(),
            done: Progress::default(),
        }
    }
}

/// Runs an epoch to its end.
pub fn run(trainer: &mut Trainer, samples: &Samples, plan: &EpochPlan) -> EpochReport {
    trainer.epoch(samples, plan, &AtomicBool::new(false), &mut |_| ())
}

/// All bits that training changes.
pub fn bits(trainer: &Trainer) -> Vec<u32> {
    trainer.network.parameters.iter().chain(trainer.state.iter().flatten()).map(|x| x.to_bits()).collect()
}
