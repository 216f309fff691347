//! Numbers that are not finite end an epoch: the report names them, and the network is as it was the step before.

mod common;

use common::{Training, bits, dense, dropout, run};
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::{BadPlace, BadStep, EpochPlan, Halt, Samples, TargetData};

fn training(optimizer: &str) -> Training {
    let layers = vec![dense(12), Spec::new("tanh"), dropout(0.2), dense(2)];
    Training { layers, optimizer: Spec::new(optimizer), ..Training::small("huber", 2) }
}

fn halt(step: usize, place: BadPlace) -> Halt {
    Halt::NonFinite(BadStep { step, place })
}

/// That number of the first weights.
fn tensor(index: usize) -> BadPlace {
    BadPlace::Tensor { tensor: "0.weight".to_owned(), index }
}

/// A rate beyond f32 in one step, for each optimizer.
#[test]
fn a_step_that_overflows_is_undone() {
    for entry in OPTIMIZERS {
        let training = training(entry.kind);
        let (data, plan) = (training.data(), training.plan(1));
        for step in 1..=training.steps() {
            let mut rates = plan.rates.clone();
            rates[step - 1] = 1e39;
            let mut halted = training.trainer(2);
            let mut heard = Vec::new();
            let plan = EpochPlan { rates, ..plan.clone() };
            let report = halted.epoch(&data, &plan, &false.into(), &mut |report| heard.push(report.step));

            assert_eq!(report.halt, Some(halt(step, tensor(0))), "{}", entry.kind);
            assert_eq!((report.progress.steps, report.costs.len()), (step - 1, step - 1));
            assert_eq!(heard, (1..step).collect::<Vec<_>>());
            let mut short = training.trainer(1);
            let want = run(&mut short, &data, &EpochPlan { rates: plan.rates[..step - 1].to_vec(), ..plan });
            assert_eq!(report.progress, want.progress);
            assert_eq!(bits(&halted), bits(&short), "{} at step {step}", entry.kind);
        }
    }
}

/// The undone epoch goes on where it was halted, not from its start.
#[test]
fn a_step_after_a_resume_is_undone_to_there() {
    let training = training("adam");
    let (data, plan) = (training.data(), training.plan(1));
    let mut trainer = training.trainer(1);
    let done = run(&mut trainer, &data, &EpochPlan { rates: plan.rates[..2].to_vec(), ..plan.clone() }).progress;
    let before = bits(&trainer);
    let mut rates = plan.rates.clone();
    rates[2] = f64::INFINITY;
    let report = run(&mut trainer, &data, &EpochPlan { rates, done, ..plan });
    assert_eq!(report.halt, Some(halt(3, tensor(0))));
    assert_eq!((report.progress, report.costs), (done, vec![]));
    assert_eq!(bits(&trainer), before);
}

/// A rate that is large but finite throws the weights so far that the next loss is no number.
#[test]
fn a_loss_that_overflows_ends_before_the_update() {
    let training =
        Training { layers: vec![dense(2)], optimizer: Spec::new("sgd"), ..Training::small("meanSquaredError", 2) };
    let (data, plan) = (training.data(), training.plan(1));
    let mut trainer = training.trainer(1);
    let mut rates = plan.rates.clone();
    rates[1] = 1e30;
    let report = run(&mut trainer, &data, &EpochPlan { rates: rates.clone(), ..plan.clone() });
    assert_eq!(report.halt, Some(halt(3, BadPlace::Loss { sample: Some(plan.order[2 * training.batch_size]) })));
    let mut short = training.trainer(1);
    run(&mut short, &data, &EpochPlan { rates: rates[..2].to_vec(), ..plan });
    assert_eq!(bits(&trainer), bits(&short));
    assert!(trainer.network.parameters.iter().any(|w| w.abs() > 1e20));
}

/// The sample whose feature, or target, is not finite comes in the third batch.
fn spoilt(training: &Training, feature: f32, target: f32) -> (Samples, EpochPlan) {
    let data = training.data();
    let TargetData::Values(values) = data.targets() else { panic!("values are asked for") };
    let (mut features, mut values) = (data.all_features().to_vec(), values.clone());
    features[5 * 6 + 1] = feature;
    values[5 * 2] = target;
    let mut plan = training.plan(1);
    let at = plan.order.iter().position(|&sample| sample == 5).unwrap();
    plan.order.swap(at, 2 * training.batch_size + 3);
    (Samples::new(features, 6, TargetData::Values(values)), plan)
}

#[test]
fn features_and_targets_that_are_not_finite_end_before_the_update() {
    let training = Training { layers: vec![dense(9), Spec::new("linear"), dense(2)], ..training("adam") };
    for number in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
        for (feature, target) in [(number, 0.5), (0.5, number)] {
            let (data, plan) = spoilt(&training, feature, target);
            let mut trainer = training.trainer(3);
            let report = run(&mut trainer, &data, &plan);
            let want = halt(3, BadPlace::Loss { sample: Some(5) });
            assert_eq!(report.halt, Some(want), "{feature}, {target}");
            let mut short = training.trainer(1);
            run(&mut short, &data, &EpochPlan { rates: plan.rates[..2].to_vec(), ..plan });
            assert_eq!(bits(&trainer), bits(&short));
        }
    }
}

/// Tanh takes an infinity to 1, and the loss is finite; but the gradient is zero times infinity.
#[test]
fn an_infinity_that_the_loss_does_not_see_is_found_in_the_gradient() {
    for activation in ["tanh", "sigmoid", "relu"] {
        let layers = vec![dense(12), Spec::new(activation), dense(2)];
        let mut training = Training { layers, ..training("rmsProp") };
        training.loss = Spec::new("meanSquaredError");
        let (data, plan) = spoilt(&training, f32::NEG_INFINITY, 0.5);
        // Every weight of the spoilt feature is positive, so that ReLU sees minus infinity alone.
        let trainer = || {
            let mut trainer = training.trainer(2);
            trainer.network.parameters[12..24].fill(0.5);
            trainer
        };
        let mut halted = trainer();
        let report = run(&mut halted, &data, &plan);
        // Row 1 of the weights is that of the spoilt feature.
        assert_eq!(report.halt, Some(halt(3, tensor(12))), "{activation}");
        let mut short = trainer();
        run(&mut short, &data, &EpochPlan { rates: plan.rates[..2].to_vec(), ..plan });
        assert_eq!(bits(&halted), bits(&short), "{activation}");
    }
}

/// The same tensor is named whatever the number of threads.
#[test]
fn the_report_does_not_depend_on_threads() {
    let layers = vec![dense(200), Spec::new("tanh"), dense(200), Spec::new("tanh"), dense(2)];
    let mut training = Training { layers, batch_size: 25, ..training("sgd") };
    training.l2 = 1.0;
    let (data, mut plan) = (training.data(), training.plan(1));
    plan.rates[1] = 1e39;
    let reports = [1, 2, 3, 7, 16].map(|threads| {
        let mut trainer = training.trainer(threads);
        (run(&mut trainer, &data, &plan), bits(&trainer))
    });
    assert!(reports[0].0.halt.is_some());
    assert!(reports.iter().all(|report| *report == reports[0]));
}
