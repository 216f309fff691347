//! Epochs: the arithmetic of batches, reports, L2, and ways to stop and go on.

mod common;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{Training, bits, dense, dropout, run};
use downhill_kernels::memory::Aligned;
use downhill_nn::losses::CATALOGUE as LOSSES;
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::{Clip, EpochPlan, EpochReport, Halt, Samples, StepReport, TargetData, Trainer};

/// Trainings with dropout and a smaller last batch, one for each optimizer.
fn trainings() -> impl Iterator<Item = Training> {
    OPTIMIZERS.iter().map(|entry| Training {
        layers: vec![dense(20), Spec::new("relu"), dropout(0.3), dense(3)],
        optimizer: Spec::new(entry.kind),
        l2: 0.2,
        ..Training::small("huber", 3)
    })
}

/// Runs an epoch that is asked to stop after `steps` steps of this call.
fn run_until(trainer: &mut Trainer, samples: &Samples, plan: &EpochPlan, steps: usize) -> EpochReport {
    let stop = AtomicBool::new(steps == 0);
    let mut done = 0;
    trainer.epoch(samples, plan, &stop, &mut |_| {
        done += 1;
        stop.store(done == steps, Ordering::Relaxed);
    })
}

/// Samples whose losses are far apart: their sum in f64 depends on its order.
fn spread_data(training: &Training) -> Samples {
    let data = training.data();
    let TargetData::Values(mut values) = data.targets().clone() else { panic!("values are asked for") };
    values.iter_mut().enumerate().for_each(|(index, value)| *value *= 10_f32.powi(index as i32 % 9 - 4));
    Samples::new(data.all_features().to_vec(), data.width(), TargetData::Values(values))
}

/// With a rate of zero nothing is learnt, and the cost of the epoch is the sum of all losses, whatever the batches.
#[test]
fn cost_of_an_epoch_does_not_depend_on_the_batch_size() {
    for loss in LOSSES {
        for samples in [1, 7, 97, 320] {
            let training = Training { samples, ..Training::small(loss.kind, 2) };
            let data = spread_data(&training);
            let costs = [1, 3, 7, 32, 100, samples].map(|batch_size| {
                let training = Training { batch_size, ..training.clone() };
                let rates = vec![0.0; training.steps()];
                let order = (0..samples as u32).collect();
                let report = run(&mut training.trainer(2), &data, &EpochPlan { rates, order, ..training.plan(1) });
                assert_eq!((report.progress.samples, report.progress.steps), (samples, training.steps()));
                report.progress.cost.to_bits()
            });
            assert!(costs.iter().all(|cost| *cost == costs[0]), "{} of {samples}: {costs:x?}", loss.kind);
        }
    }
}

#[test]
fn a_rate_of_zero_changes_no_weight() {
    let training = Training::small("huber", 2);
    let mut trainer = training.trainer(1);
    run(&mut trainer, &training.data(), &EpochPlan { rates: vec![0.0; 7], ..training.plan(1) });
    assert_eq!(trainer.network.parameters, training.network().parameters);
}

/// A large batch goes forward and back in parts, the larger the more threads there are: with seven it is one part, whose
/// gradient is used strip by strip. Dropout, L2 and a limit notice nothing.
#[test]
fn a_large_batch_may_be_made_in_parts() {
    for training in trainings() {
        for clip in [None, Some(Clip::Norm(0.01))] {
            let training = Training { samples: 900, batch_size: 700, clip, ..training.clone() };
            let data = training.data();
            let trained = [1, 2, 3, 7].map(|threads| {
                let mut trainer = training.trainer(threads);
                let report = run(&mut trainer, &data, &training.plan(1));
                (bits(&trainer), report)
            });
            assert!(trained.iter().all(|other| *other == trained[0]), "{}", training.optimizer.kind);
        }
    }
}

/// Five samples in batches of three: the second batch is as good as a training of its own.
#[test]
fn a_smaller_last_batch_divides_by_its_own_size() {
    let training = Training { samples: 5, batch_size: 3, optimizer: Spec::new("sgd"), ..Training::small("huber", 2) };
    let data = training.data();
    let last = EpochPlan { order: vec![3, 4], rates: vec![0.1], batch_size: 2, ..training.plan(1) };
    let mut alone = training.trainer(1);
    let want = run(&mut alone, &data, &last);
    let mut after = training.trainer(1);
    let whole = EpochPlan { order: vec![0, 1, 2, 3, 4], rates: vec![0.0, 0.1], ..training.plan(1) };
    let got = run(&mut after, &data, &whole);
    assert_eq!(got.costs[1].to_bits(), want.costs[0].to_bits());
    assert_eq!(bits(&after), bits(&alone));
}

/// A batch is the mean of its samples: each given twice is the same to rounding.
#[test]
fn samples_may_be_given_twice() {
    let training = Training { samples: 4, batch_size: 8, optimizer: Spec::new("sgd"), ..Training::small("huber", 2) };
    let data = training.data();
    let weights = |order: Vec<u32>| {
        let mut trainer = training.trainer(1);
        run(&mut trainer, &data, &EpochPlan { order, ..training.plan(1) });
        trainer.network.parameters
    };
    let (once, twice) = (weights(vec![0, 1, 2, 3]), weights(vec![3, 3, 0, 1, 2, 0, 1, 2]));
    assert!(once.iter().zip(&twice).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn steps_are_reported_in_order() {
    let training = Training { samples: 20, batch_size: 6, ..Training::small("huber", 2) };
    let plan = training.plan(1);
    let mut reports = Vec::new();
    let report = training.trainer(1).epoch(&training.data(), &plan, &AtomicBool::new(false), &mut |r| reports.push(r));
    let want: Vec<StepReport> =
        (0..4).map(|step| StepReport { step: step + 1, cost: report.costs[step], rate: plan.rates[step] }).collect();
    assert_eq!(reports, want);
    assert_eq!((report.progress.steps, report.progress.samples, report.halt), (4, 20, None));
    let sum = report.costs.iter().zip([6.0, 6.0, 6.0, 2.0]).map(|(cost, rows)| cost * rows).sum::<f64>();
    assert!((report.progress.cost / sum - 1.0).abs() < 1e-14);
}

#[test]
fn a_stop_ends_after_a_whole_step() {
    for training in trainings() {
        let (data, plan) = (training.data(), training.plan(2));
        for steps in 0..training.steps() {
            let mut stopped = training.trainer(3);
            let report = run_until(&mut stopped, &data, &plan, steps);
            assert_eq!((report.halt, report.progress.steps, report.costs.len()), (Some(Halt::Stopped), steps, steps));
            assert_eq!(report.progress.samples, steps * training.batch_size);
            let mut short = training.trainer(3);
            run(&mut short, &data, &EpochPlan { rates: plan.rates[..steps].to_vec(), ..plan.clone() });
            assert_eq!(bits(&stopped), bits(&short), "{steps} steps");
        }
    }
}

/// What a run needs to go on: parameters, optimizer state and progress. The threads may be others.
#[test]
fn an_epoch_goes_on_where_it_was_stopped() {
    for training in trainings() {
        let (data, plan) = (training.data(), training.plan(3));
        let mut whole = training.trainer(1);
        let want = run(&mut whole, &data, &plan);
        for steps in 0..training.steps() {
            let mut first = training.trainer(2);
            let progress = run_until(&mut first, &data, &plan, steps).progress;
            let mut second = training.trainer(5);
            second.network.parameters = first.network.parameters;
            second.state = first.state;
            let report = run(&mut second, &data, &EpochPlan { done: progress, ..plan.clone() });
            assert_eq!(report.progress, want.progress);
            assert_eq!(report.costs, want.costs[steps..]);
            assert_eq!(bits(&second), bits(&whole), "{} after {steps} steps", training.optimizer.kind);
        }
    }
}

#[test]
fn a_finished_epoch_has_nothing_left_to_do() {
    let training = Training::small("huber", 2);
    let (data, plan, mut trainer) = (training.data(), training.plan(1), training.trainer(1));
    let done = run(&mut trainer, &data, &plan).progress;
    let before = bits(&trainer);
    let report = run(&mut trainer, &data, &EpochPlan { done, ..plan });
    assert_eq!(report, EpochReport { progress: done, costs: Vec::new(), norms: Vec::new(), ignored: None, halt: None });
    assert_eq!(bits(&trainer), before);
}

/// Epochs and steps are counted through the training, so that dropout's masks and Adam's corrections differ.
#[test]
fn epochs_and_steps_before_matter() {
    let training = trainings().nth(3).unwrap();
    let after = |plan: EpochPlan| {
        let mut trainer = training.trainer(1);
        run(&mut trainer, &training.data(), &plan);
        bits(&trainer)
    };
    let plan = || training.plan(1);
    assert_eq!(after(plan()), after(plan()));
    assert_ne!(after(plan()), after(EpochPlan { epoch: 2, ..plan() }));
    assert_ne!(after(plan()), after(EpochPlan { steps_before: 1, ..plan() }));
}

/// The optimizer counts steps beyond 32 bits: there, Adam's corrections are 1, not those of a first step.
#[test]
fn steps_may_be_more_than_two_to_the_32() {
    let training = Training::small("huber", 2);
    let weights = |steps_before| {
        let mut trainer = training.trainer(1);
        let report = run(&mut trainer, &training.data(), &EpochPlan { steps_before, ..training.plan(1) });
        assert_eq!(report.halt, None);
        trainer.network.parameters
    };
    let most = u64::from(u32::MAX);
    assert_eq!(weights(most - 100), weights(most - 2));
    assert_eq!(weights(most), weights(most - 100));
}

/// One dense layer whose loss and gradient are zero, so that only L2 is left: features are zero, targets the bias.
fn at_rest(batch_size: usize, l2: f64) -> (Trainer, Samples, EpochPlan) {
    let training = Training {
        layers: vec![dense(2)],
        optimizer: Spec::new("sgd"),
        samples: 4,
        batch_size,
        l2,
        ..Training::small("meanSquaredError", 2)
    };
    let mut trainer = training.trainer(1);
    trainer.network.parameters[12..].copy_from_slice(&[0.5, -2.0]);
    let data = Samples::new(vec![0.0; 4 * 6], 6, TargetData::Values([0.5, -2.0].repeat(4)));
    let rates = vec![0.25; training.steps()];
    (trainer, data, EpochPlan { rates, ..training.plan(1) })
}

#[test]
fn l2_adds_lambda_over_2b_times_the_squared_weights() {
    for (batch_size, l2) in [(4, 0.5), (2, 0.5), (1, 3.0), (4, 0.0)] {
        let (mut trainer, data, mut plan) = at_rest(batch_size, l2);
        plan.rates.truncate(1);
        let before = trainer.network.parameters.to_vec();
        let report = run(&mut trainer, &data, &plan);
        let b = batch_size as f64;
        let squares: f64 = before[..12].iter().map(|&w| f64::from(w) * f64::from(w)).sum();
        let cost = l2 / (2.0 * b) * squares;
        assert!((report.costs[0] - cost).abs() <= 1e-6 * cost, "{} should be {cost}", report.costs[0]);
        for (after, before) in trainer.network.parameters[..12].iter().zip(&before) {
            let want = f64::from(*before) * (1.0 - 0.25 * l2 / b);
            assert!((f64::from(*after) - want).abs() <= 1e-6 * want.abs(), "{after} should be {want}");
        }
        assert_eq!(trainer.network.parameters[12..], before[12..], "biases are spared");
    }
}

#[test]
fn l2_of_zero_is_no_l2() {
    let (mut trainer, data, plan) = at_rest(2, 0.0);
    let before = bits(&trainer);
    let report = run(&mut trainer, &data, &plan);
    assert_eq!((report.costs, report.progress.cost), (vec![0.0, 0.0], 0.0));
    assert_eq!(bits(&trainer), before);
}

/// What memory that is refused ends amid a step, however far that came.
#[test]
fn an_epoch_that_unwinds_is_undone() {
    let training = Training { clip: Some(Clip::Norm(1.0)), ..Training::small("meanSquaredError", 3) };
    let data = training.data();
    let mut trainer = training.trainer(2);
    trainer.undo();
    run(&mut trainer, &data, &training.plan(1));
    let before = bits(&trainer);
    for bad in 1..=training.steps() {
        let unwound = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let stop = AtomicBool::new(false);
            trainer.epoch(&data, &training.plan(2), &stop, &mut |step| assert_ne!(step.step, bad));
        }));
        assert!(unwound.is_err());
        assert_ne!(bits(&trainer), before);
        trainer.undo();
        assert_eq!(bits(&trainer), before);
    }
    // Parameters may be elsewhere when it unwinds.
    run(&mut trainer, &data, &training.plan(2));
    let whole = bits(&trainer);
    (trainer.network.parameters, trainer.state) = (Aligned::new(), Vec::new());
    trainer.undo();
    assert_eq!(bits(&trainer), before);
    run(&mut trainer, &data, &training.plan(2));
    assert_eq!(bits(&trainer), whole);
}
