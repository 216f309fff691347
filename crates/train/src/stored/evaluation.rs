//! Evaluation of samples in a file.

use std::sync::atomic::AtomicBool;

use downhill_kernels::Isa;
use downhill_nn::Network;
use downhill_nn::losses::Loss;

use super::passes::{Cut, Passes};
use super::source::Prepared;
use crate::evaluation::{Evaluation, Evaluator};
use crate::predictor::Predictor;

/// Samples in a file, to be evaluated once or many times.
pub struct StoredEvaluation {
    prepared: Prepared,
    /// The mean of each target, where they are values.
    means: Vec<f64>,
}

impl StoredEvaluation {
    /// Finds what evaluating needs to know of all targets, unless `stop` is set.
    pub fn new(prepared: Prepared, stop: &AtomicBool) -> Result<Self, Cut> {
        let samples = prepared.samples();
        let passes = Passes { samples, checks: prepared.checks, stop };
        let means = if samples.has_labels() { Vec::new() } else { passes.target_means()? };
        Ok(Self { prepared, means })
    }

    /// Evaluates a network on the samples, to the bits that they would give in memory.
    pub fn evaluate(
        &self,
        isa: Isa,
        loss: &dyn Loss,
        network: &Network,
        predictor: &mut Predictor,
        stop: &AtomicBool,
    ) -> Result<Evaluation, Cut> {
        let mut evaluator = Evaluator::new(isa, loss, network.outputs(), self.means.clone());
        self.prepared.visit(stop, &mut |samples| {
            let logits = predictor.outputs(network, samples.all_features(), |_| (), |_| ());
            evaluator.add(&logits, samples);
        })?;
        Ok(evaluator.finish())
    }
}
