//! Epochs whose numbers stand in panels, the first layer's each a thread's own: nothing of it is seen from outside.

mod common;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{Training, bits, dense, dropout, run};
use downhill_kernels::Isa;
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::{EpochPlan, Trainer, TrainerOptions};

/// A first layer of 38 528 numbers, 25 steps an epoch and a smaller one, and a bias or none.
fn training(optimizer: &str, bias: bool) -> Training {
    let first = dense(128).with("bias", f64::from(u8::from(bias)));
    Training {
        inputs: 300,
        layers: vec![first, Spec::new("relu"), dropout(0.2), dense(3)],
        optimizer: Spec::new(optimizer),
        samples: 505,
        batch_size: 20,
        ..Training::small("meanSquaredError", 3)
    }
}

fn trainer(training: &Training, threads: usize, ignores_non_finite: bool) -> Trainer {
    let options =
        TrainerOptions { isa: Isa::current().unwrap(), threads, l2: 0.0, norms: false, clip: None, ignores_non_finite };
    trainer_with(training, &options)
}

fn trainer_with(training: &Training, options: &TrainerOptions) -> Trainer {
    let optimizer = downhill_optim::build(&training.optimizer).unwrap();
    let loss = downhill_nn::losses::build(&training.loss).unwrap();
    Trainer::new(training.network(), optimizer, loss, options)
}

/// Widths that are no multiple of a panel, inputs so many that a panel has several strips, and batches large enough for them to be
/// transposed, but for the last.
fn wide(optimizer: &str) -> Training {
    Training {
        inputs: 800,
        layers: vec![dense(130), Spec::new("relu"), dropout(0.2), dense(70), Spec::new("tanh"), dense(3)],
        samples: 16 * 140 + 30,
        batch_size: 140,
        ..training(optimizer, true)
    }
}

/// Layers of a mebibyte, which are phases of their own, in smaller batches.
fn large() -> Training {
    Training {
        layers: vec![dense(520), Spec::new("gelu"), dense(544), dense(3)],
        inputs: 520,
        samples: 15 * 36 + 2,
        batch_size: 36,
        ..training("adam", true)
    }
}

/// Batches that a team of one or two takes in several parts, whose gradient is added up.
fn parts() -> Training {
    let layers = vec![dense(100), Spec::new("relu"), dense(70), dense(3)];
    Training { layers, samples: 15 * 300 + 7, batch_size: 300, ..training("adam", true) }
}

/// Where norms are written down, numbers stand in rows.
#[test]
fn bits_are_those_of_rows() {
    for training in [training("adam", true), wide("adam"), wide("sgd"), large(), parts()] {
        let data = training.data();
        for isa in Isa::available().into_iter().filter(|isa| isa.name() != "scalar") {
            let trained = [(true, 1), (false, 1), (false, 2), (false, 3)].map(|(norms, threads)| {
                let options = TrainerOptions { isa, threads, l2: 0.0, norms, clip: None, ignores_non_finite: false };
                let mut trainer = trainer_with(&training, &options);
                let costs = [1, 2].map(|epoch| run(&mut trainer, &data, &training.plan(epoch)).progress);
                (costs, bits(&trainer))
            });
            for (threads, one) in trained.iter().enumerate() {
                assert!(*one == trained[0], "{}, {} inputs, {threads} threads", isa.name(), training.inputs);
            }
        }
    }
}

#[test]
fn bits_are_those_of_one_thread() {
    for entry in OPTIMIZERS {
        for bias in [true, false] {
            let training = training(entry.kind, bias);
            let data = training.data();
            let trained = [1, 2, 3, 4].map(|threads| {
                let mut trainer = trainer(&training, threads, false);
                let costs = [1, 2].map(|epoch| run(&mut trainer, &data, &training.plan(epoch)).progress);
                (costs, bits(&trainer))
            });
            assert!(trained.iter().all(|one| *one == trained[0]), "{}", entry.kind);
        }
    }
}

#[test]
fn a_network_of_one_layer_is_cut_as_well() {
    let training = Training { layers: vec![dense(128)], ..training("adam", true) };
    let training = Training { loss: Spec::new("softmaxCrossEntropy"), labels: true, ..training };
    let data = training.data();
    let trained = [1, 2, 3].map(|threads| {
        let mut trainer = trainer(&training, threads, false);
        run(&mut trainer, &data, &training.plan(1));
        bits(&trainer)
    });
    assert_eq!(trained[1], trained[0]);
    assert_eq!(trained[2], trained[0]);
}

/// A rate beyond f32 in the middle: the step is undone, and the epoch ends there or goes on without it.
#[test]
fn steps_that_overflow_are_undone_and_named_alike() {
    for optimizer in ["adam", "momentum"] {
        for ignores in [false, true] {
            let training = training(optimizer, true);
            let (data, mut plan) = (training.data(), training.plan(1));
            plan.rates[9] = 1e39;
            plan.rates[17] = 1e39;
            let trained = [1, 2, 3].map(|threads| {
                let mut trainer = trainer(&training, threads, ignores);
                let report = run(&mut trainer, &data, &plan);
                (report.halt.clone(), report.ignored.clone(), report.progress, bits(&trainer))
            });
            assert_eq!(trained[0].0.is_some(), !ignores);
            assert!(trained.iter().all(|one| *one == trained[0]), "{optimizer}, {ignores}");
        }
    }
}

/// A weight that is spoilt by hand, in the second half of its row, is named by its place in the tensor.
#[test]
fn a_spoilt_weight_is_named_by_its_place() {
    let training = training("sgd", true);
    let (data, plan) = (training.data(), training.plan(1));
    let reports = [1, 2, 3].map(|threads| {
        let mut trainer = trainer(&training, threads, false);
        // Its column's unit is never active, so that no loss sees it.
        (0..300).for_each(|row| trainer.network.parameters[row * 128 + 100] = 0.0);
        trainer.network.parameters[300 * 128 + 100] = f32::NEG_INFINITY;
        run(&mut trainer, &data, &plan).halt
    });
    assert!(reports[0].is_some());
    assert!(reports.iter().all(|report| *report == reports[0]), "{reports:?}");
}

#[test]
fn an_epoch_may_be_stopped_and_resumed() {
    let training = training("adam", true);
    let (data, plan) = (training.data(), training.plan(1));
    let mut whole = trainer(&training, 1, false);
    run(&mut whole, &data, &plan);
    // Too few steps are left after the second stop for a cut.
    for stops in [3, 20] {
        let mut trainer = trainer(&training, 2, false);
        let stop = AtomicBool::new(false);
        let report = trainer.epoch(&data, &plan, &stop, &mut |step| {
            if step.step == stops {
                stop.store(true, Ordering::Relaxed);
            }
        });
        assert_eq!(report.progress.steps, stops);
        run(&mut trainer, &data, &EpochPlan { done: report.progress, ..plan.clone() });
        assert_eq!(bits(&trainer), bits(&whole));
    }
}

#[test]
fn an_epoch_that_unwinds_is_undone() {
    let training = training("adam", true);
    let (data, plan) = (training.data(), training.plan(1));
    let mut trainer = trainer(&training, 2, false);
    let before = bits(&trainer);
    for bad in [1, 12] {
        let unwound = std::panic::catch_unwind(AssertUnwindSafe(|| {
            trainer.epoch(&data, &plan, &false.into(), &mut |step| assert_ne!(step.step, bad));
        }));
        assert!(unwound.is_err());
        trainer.undo();
        assert_eq!(bits(&trainer), before);
    }
    run(&mut trainer, &data, &plan);
    let mut whole = self::trainer(&training, 1, false);
    run(&mut whole, &data, &plan);
    assert_eq!(bits(&trainer), bits(&whole));
}
