//! Norms of gradients and updates: what they are, and that writing them down changes nothing.

mod common;

use common::{Training, bits, dense, dropout, run};
use downhill_kernels::Isa;
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::{EpochPlan, LayerNorms, Trainer, TrainerOptions};

/// Widths that are no multiple of a vector, several pieces and strips, and a smaller last batch.
fn training() -> Training {
    Training {
        layers: vec![dense(77), Spec::new("relu"), dropout(0.2), dense(70), Spec::new("tanh"), dense(3)],
        l2: 0.3,
        ..Training::small("meanSquaredError", 3)
    }
}

fn recording(training: &Training, isa: Isa, threads: usize) -> Trainer {
    let optimizer = downhill_optim::build(&training.optimizer).unwrap();
    let loss = downhill_nn::losses::build(&training.loss).unwrap();
    let options = TrainerOptions { isa, threads, l2: training.l2, norms: true, clip: None, ignores_non_finite: false };
    Trainer::new(training.network(), optimizer, loss, &options)
}

/// The norm of each dense layer's change of parameters.
fn changes(trainer: &Trainer, before: &[f32]) -> Vec<f64> {
    let tensors = trainer.network.tensors();
    let layers = tensors.chunk_by(|a, b| a.layer == b.layer);
    let change = |i: usize| f64::from(trainer.network.parameters[i]) - f64::from(before[i]);
    layers
        .map(|layer| layer.iter().flat_map(|t| t.range.clone()).map(|i| change(i).powi(2)).sum::<f64>().sqrt())
        .collect()
}

fn assert_near(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want, "{got:e}, not {want:e}");
}

/// Plain descent goes by the rate times the gradient: both norms follow from the parameters alone.
#[test]
fn norms_are_those_of_the_parameters_changes() {
    let training = Training { optimizer: Spec::new("sgd"), ..training() };
    let data = training.data();
    let mut trainer = recording(&training, Isa::current().unwrap(), 2);
    for (step, batch) in training.plan(1).order.chunks(training.batch_size).enumerate() {
        let before = trainer.network.parameters.to_vec();
        let rate = 0.5;
        let one = EpochPlan { order: batch.to_vec(), rates: vec![rate], steps_before: step as u64, ..training.plan(1) };
        let report = run(&mut trainer, &data, &one);
        let changes = changes(&trainer, &before);
        assert_eq!(report.norms.len(), 3);
        for (norms, change) in report.norms.iter().zip(changes) {
            assert!(change > 0.0);
            assert_near(norms.update, change, 1e-12);
            // The parameter's own rounding is in the update, and not in the gradient.
            assert_near(norms.gradient, change / rate, 1e-4);
        }
    }
}

#[test]
fn norms_are_the_same_on_every_instruction_set_and_number_of_threads() {
    for entry in OPTIMIZERS {
        let training = Training { optimizer: Spec::new(entry.kind), ..training() };
        let data = training.data();
        let norms = |isa, threads| {
            let mut trainer = recording(&training, isa, threads);
            let reports = [1, 2].map(|epoch| run(&mut trainer, &data, &training.plan(epoch)).norms);
            (reports.concat(), bits(&trainer))
        };
        let want = norms(Isa::SCALAR, 1);
        assert_eq!(want.0.len(), 2 * 7 * 3);
        assert!(want.0.iter().all(|LayerNorms { gradient, update }| *gradient > 0.0 && *update > 0.0));
        let mut plain = training.trainer(1);
        for epoch in [1, 2] {
            assert_eq!(run(&mut plain, &data, &training.plan(epoch)).norms, []);
        }
        assert!(bits(&plain) == want.1, "{}: writing norms down changes nothing", entry.kind);
        for isa in Isa::available() {
            for threads in [1, 2, 3, 7] {
                assert!(norms(isa, threads) == want, "{} {} {threads}", entry.kind, isa.name());
            }
        }
    }
}
