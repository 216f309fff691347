//! Limits to the gradient, weights of samples, and steps that are ignored: the bits of the naive reference.

mod common;

use common::naive::Naive;
use common::{Random, Training, bits, dense, dropout, run};
use downhill_kernels::Isa;
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::{BadPlace, Clip, EpochPlan, Samples, Trainer, TrainerOptions};

/// Layers that are cut among threads, a smaller last batch, L2.
fn training(optimizer: &str) -> Training {
    let layers = vec![dense(90), Spec::new("relu"), dropout(0.1), dense(70), Spec::new("tanh"), dense(3)];
    Training { layers, optimizer: Spec::new(optimizer), l2: 0.3, ..Training::small("meanSquaredError", 3) }
}

fn trainer(training: &Training, isa: Isa, threads: usize, clip: Option<Clip>, ignores_non_finite: bool) -> Trainer {
    let optimizer = downhill_optim::build(&training.optimizer).unwrap();
    let loss = downhill_nn::losses::build(&training.loss).unwrap();
    let options = TrainerOptions { isa, threads, l2: training.l2, norms: false, clip, ignores_non_finite };
    Trainer::new(training.network(), optimizer, loss, &options)
}

/// Trains on every instruction set and on many threads, and compares with the reference.
fn check(training: &Training, data: &Samples, clip: Option<Clip>) -> Naive {
    let plan = training.plan(1);
    let mut naive = Naive::new(training);
    naive.clip = clip;
    let costs = naive.epoch(data, &plan);
    for isa in Isa::available() {
        for threads in [1, 2, 3, 7, 16] {
            let mut trainer = trainer(training, isa, threads, clip, false);
            let report = run(&mut trainer, data, &plan);
            let what = format!("{clip:?} {} on {}, {threads} threads", training.optimizer.kind, isa.name());
            assert_eq!(report.costs, costs, "{what}");
            assert_eq!(trainer.network.parameters, naive.network.parameters, "{what}");
            assert_eq!(trainer.state, naive.state, "{what}");
        }
    }
    naive
}

#[test]
fn a_limit_gives_the_bits_of_the_reference() {
    for entry in OPTIMIZERS {
        let training = training(entry.kind);
        let data = training.data();
        let free = check(&training, &data, None);
        for clip in [Clip::Norm(0.05), Clip::Value(0.003)] {
            let limited = check(&training, &data, Some(clip));
            assert_ne!(limited.network.parameters, free.network.parameters, "{clip:?} is felt");
        }
    }
}

/// Beyond every gradient, a limit changes nothing: L2 is added in the same way.
#[test]
fn a_wide_limit_is_none() {
    for clip in [Clip::Norm(1e30), Clip::Value(1e30)] {
        let training = training("adam");
        let (data, plan) = (training.data(), training.plan(1));
        let mut free = training.trainer(2);
        let mut limited = trainer(&training, Isa::current().unwrap(), 2, Some(clip), false);
        assert_eq!(run(&mut limited, &data, &plan), run(&mut free, &data, &plan));
        assert_eq!(bits(&limited), bits(&free));
    }
}

/// With plain descent at a rate of 1, the change of the weights is the gradient.
#[test]
fn the_norm_of_a_step_is_the_limit() {
    let training = Training { l2: 0.0, batch_size: 50, ..training("sgd") };
    for limit in [1e-3, 1e-1] {
        let mut trainer = trainer(&training, Isa::current().unwrap(), 2, Some(Clip::Norm(limit)), false);
        run(&mut trainer, &training.data(), &EpochPlan { rates: vec![1.0], ..training.plan(1) });
        let before = training.network().parameters;
        let change = trainer.network.parameters.iter().zip(&before).map(|(a, b)| f64::from(a - b).powi(2));
        let norm = change.sum::<f64>().sqrt();
        assert!((norm / limit - 1.0).abs() < 1e-3, "{norm} for {limit}");
    }
}

/// Squares of such a gradient overflow f32; its norm is known all the same.
#[test]
fn a_huge_gradient_is_limited() {
    let training = Training { layers: vec![dense(3)], l2: 0.0, ..training("sgd") };
    let data = training.data();
    let features: Vec<f32> = data.all_features().iter().map(|x| x * 1e18).collect();
    let data = Samples::new(features, data.width(), data.targets().clone());
    let mut trainer = trainer(&training, Isa::current().unwrap(), 2, Some(Clip::Norm(1.0)), false);
    trainer.network.parameters.fill(0.0);
    let plan = training.plan(1);
    let report = run(&mut trainer, &data, &EpochPlan { rates: vec![1e-20], ..plan });
    assert_eq!((report.progress.steps, report.halt), (1, None));
    assert!(trainer.network.parameters.iter().any(|&w| w != 0.0));
}

fn weighted(training: &Training) -> Samples {
    let mut weights = Random::new(11).numbers(training.samples, 0.0, 3.0);
    weights[4] = 0.0;
    training.data().weighted(&weights)
}

#[test]
fn weights_give_the_bits_of_the_reference() {
    for optimizer in ["sgd", "adam"] {
        let training = training(optimizer);
        check(&training, &weighted(&training), None);
        check(&training, &weighted(&training), Some(Clip::Norm(0.1)));
    }
}

#[test]
fn equal_weights_are_none() {
    let training = training("adam");
    let (data, plan) = (training.data(), training.plan(1));
    let (mut plain, mut equal) = (training.trainer(1), training.trainer(1));
    let same = data.clone().weighted(&vec![7.0; training.samples]);
    assert_eq!(run(&mut plain, &data, &plan), run(&mut equal, &same, &plan));
    assert_eq!(bits(&plain), bits(&equal));
}

/// Of all samples in one batch, a sample of twice the weight is as good as the same sample twice.
#[test]
fn twice_the_weight_is_the_sample_twice() {
    let training = Training { layers: vec![dense(3)], batch_size: 50, ..training("sgd") };
    let data = training.data();
    let mut weights = vec![1.0; 50];
    (weights[3], weights[9]) = (2.0, 0.0);
    let plan = training.plan(1);
    let order = (0..50).map(|sample| if sample == 9 { 3 } else { sample }).collect();
    let (mut weighty, mut twice) = (training.trainer(1), training.trainer(1));
    run(&mut weighty, &data.clone().weighted(&weights), &plan);
    run(&mut twice, &data, &EpochPlan { order, ..plan });
    for (a, b) in weighty.network.parameters.iter().zip(&twice.network.parameters) {
        assert!((a - b).abs() < 1e-6, "{a} and {b}");
    }
}

/// The rates that overflow change nothing, and the steps between them are as if those rates were 0.
#[test]
fn ignored_steps_leave_no_trace() {
    let training = Training { l2: 0.0, ..training("sgd") };
    let (data, plan) = (training.data(), training.plan(1));
    for bad in [vec![0], vec![2, 3], vec![1, 4, 6], (0..7).collect::<Vec<_>>()] {
        let (mut wild, mut still) = (plan.rates.clone(), plan.rates.clone());
        for &step in &bad {
            (wild[step], still[step]) = (1e39, 0.0);
        }
        let mut ignoring = trainer(&training, Isa::current().unwrap(), 2, None, true);
        let report = run(&mut ignoring, &data, &EpochPlan { rates: wild, ..plan.clone() });
        let mut want = training.trainer(1);
        let whole = run(&mut want, &data, &EpochPlan { rates: still, ..plan.clone() });
        assert_eq!(bits(&ignoring), bits(&want), "{bad:?}");
        assert_eq!((report.progress.steps, report.progress.samples, report.halt), (7, 50, None));
        let samples = bad.iter().map(|&step| if step == 6 { 2 } else { 8 }).sum::<usize>();
        assert_eq!(report.progress.ignored, samples);
        for (step, (cost, want)) in report.costs.iter().zip(&whole.costs).enumerate() {
            assert!(if bad.contains(&step) { cost.is_nan() } else { cost == want }, "step {step}");
        }
        let first = report.ignored.expect("some were ignored");
        assert_eq!(first.step, bad[0] + 1);
        assert!(matches!(first.place, BadPlace::Tensor { .. }), "{first:?}");
    }
}

/// Steps beyond 2^32 and as far as f64 counts: the correction for the start is over, and the rate is what was asked for.
#[test]
fn steps_have_no_end() {
    let training = training("adam");
    let (data, plan) = (training.data(), training.plan(1));
    for steps_before in [(1 << 32) - 3, 1 << 32, (1 << 53) - 20] {
        let after = |steps_before: u64| {
            let mut trainer = training.trainer(1);
            let report = run(&mut trainer, &data, &EpochPlan { steps_before, ..plan.clone() });
            assert_eq!(report.halt, None);
            assert!(trainer.network.parameters.iter().all(|w| w.is_finite()));
            bits(&trainer)
        };
        assert_eq!(after(steps_before), after(steps_before), "from {steps_before}");
        // Adam's correction is 1 by then, but dropout draws by the step's number.
        assert_ne!(after(steps_before), after(steps_before + 1));
    }
}
