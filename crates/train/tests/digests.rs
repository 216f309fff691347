//! Small trainings whose bits are known: on any machine, with any instruction set and number of threads.
//!
//! `digests.txt` holds what they come to. A change of it is a change of the arithmetic, and of the version. To write it
//! anew: `DOWNHILL_WRITE_DIGESTS=1 cargo test -p downhill-train --test digests`.

mod common;

use std::path::Path;

use common::naive::Naive;
use common::{Training, dense, dropout};
use downhill_kernels::Isa;
use downhill_nn::{activations, losses};
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::Spec;
use downhill_train::digest;

/// Every optimizer, loss and activation, dropout, L2, batches of one, of all and with a smaller last one; large enough for
/// many threads.
fn trainings() -> Vec<Training> {
    let spec = Spec::new;
    let training = |name, optimizer: Spec, loss: &str, inputs, layers: &[Spec], [samples, batch_size]: [usize; 2]| {
        let (loss, layers) = (spec(loss), layers.to_vec());
        Training {
            name,
            inputs,
            layers,
            loss,
            optimizer,
            l2: 0.0,
            clip: None,
            samples,
            batch_size,
            epochs: 2,
            labels: false,
        }
    };
    let classes = |training: Training| Training { labels: true, ..training };
    let with_l2 = |training: Training| Training { l2: 0.1, ..training };
    let [relu, tanh, silu, gelu, elu] = ["relu", "tanh", "silu", "gelu", "elu"].map(spec);
    let (cross_entropy, nesterov) = ("softmaxCrossEntropy", spec("momentum").with("nesterov", 1.0));
    let corrected = spec("momentum").with("average", 1.0).with("biasCorrection", 1.0);
    vec![
        classes(training("sgd", spec("sgd"), cross_entropy, 64, &[dense(100), relu.clone(), dense(10)], [150, 64])),
        classes(training("momentum", nesterov, cross_entropy, 20, &[dense(64), tanh.clone(), dense(3)], [101, 32])),
        training("average", corrected, "meanSquaredError", 30, &[dense(129), silu, dense(2)], [70, 23]),
        training("rmsProp", spec("rmsProp"), "huber", 13, &[dense(100), gelu, dense(13)], [90, 40]),
        classes(training("adam", spec("adam"), cross_entropy, 300, &[dense(64), relu.clone(), dense(10)], [140, 64])),
        training("adamW", spec("adamW"), "meanAbsoluteError", 40, &[dense(80), elu, dense(5)], [64, 64]),
        classes(training("binary", spec("adam"), "binaryCrossEntropy", 30, &[dense(90), tanh, dense(1)], [99, 33])),
        classes(training(
            "dropout",
            spec("adam"),
            cross_entropy,
            50,
            &[dropout(0.2), dense(100), relu.clone(), dropout(0.5), dense(100), relu.clone(), dropout(0.1), dense(7)],
            [130, 50],
        )),
        with_l2(classes(training("l2", spec("sgd"), cross_entropy, 64, &[dense(90), relu, dense(4)], [100, 30]))),
        with_l2(training("decay", spec("adamW"), "huber", 20, &[dense(99), spec("sigmoid"), dense(3)], [77, 20])),
        training("long", spec("adam"), "meanSquaredError", 3, &[dense(200), spec("softplus"), dense(1)], [600, 300]),
        training("linear", spec("sgd"), "meanSquaredError", 700, &[dense(9).with("bias", 0.0)], [50, 20]),
        classes(training(
            "leaky",
            spec("adam"),
            cross_entropy,
            60,
            &[dense(90), spec("leakyRelu"), dense(5)],
            [80, 32],
        )),
        training("identity", spec("adamW"), "huber", 40, &[dense(70), spec("linear"), dense(70)], [60, 60]),
        classes(training("single", spec("momentum"), cross_entropy, 100, &[dense(60), spec("gelu"), dense(3)], [9, 1])),
    ]
}

/// Digests of the parameters and of the optimizer's state, and the last epoch's cost in bits, as a line of the table.
fn line(training: &Training, parameters: &[f32], state: &[impl AsRef<[f32]>], cost: f64) -> String {
    let state: Vec<f32> = state.iter().flat_map(AsRef::as_ref).copied().collect();
    let [parameters, state] = [digest(parameters), digest(&state)].map(|digest| digest[..32].to_owned());
    format!("{} {parameters} {state} {:016x}", training.name, cost.to_bits())
}

fn trained(training: &Training, isa: Isa, threads: usize) -> String {
    let (mut trainer, data) = (training.trainer_on(isa, threads), training.data());
    let mut cost = f64::NAN;
    for epoch in 1..=training.epochs {
        let report = common::run(&mut trainer, &data, &training.plan(epoch));
        assert_eq!(report.halt, None, "{}", training.name);
        cost = report.costs.iter().sum();
    }
    line(training, &trainer.network.parameters, &trainer.state, cost)
}

fn naively_trained(training: &Training) -> String {
    let (mut naive, data) = (Naive::new(training), training.data());
    let mut cost = f64::NAN;
    for epoch in 1..=training.epochs {
        cost = naive.epoch(&data, &training.plan(epoch)).iter().sum();
    }
    line(training, &naive.network.parameters, &naive.state, cost)
}

#[test]
fn bits_are_those_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/digests.txt");
    let now: Vec<String> = trainings().iter().map(|training| trained(training, Isa::current().unwrap(), 1)).collect();
    if std::env::var_os("DOWNHILL_WRITE_DIGESTS").is_some() {
        std::fs::write(&path, now.join("\n") + "\n").unwrap();
    }
    let table = std::fs::read_to_string(&path).unwrap();
    assert_eq!(now, table.lines().collect::<Vec<_>>());
}

/// Whole epochs, number by number.
#[test]
fn bits_are_those_of_the_contract() {
    for training in trainings() {
        assert_eq!(trained(&training, Isa::current().unwrap(), 2), naively_trained(&training));
    }
}

#[test]
fn bits_do_not_depend_on_threads_or_instruction_set() {
    for training in trainings() {
        let want = trained(&training, Isa::current().unwrap(), 1);
        for threads in [2, 3, 7, 16] {
            assert_eq!(trained(&training, Isa::current().unwrap(), threads), want, "{threads} threads");
        }
        for isa in Isa::available() {
            assert_eq!(trained(&training, isa, 3), want, "{}", isa.name());
        }
    }
}

#[test]
fn every_optimizer_loss_and_activation_is_there() {
    let trainings = trainings();
    for entry in OPTIMIZERS {
        assert!(trainings.iter().any(|training| training.optimizer.kind == entry.kind), "{}", entry.kind);
    }
    for entry in losses::CATALOGUE {
        assert!(trainings.iter().any(|training| training.loss.kind == entry.kind), "{}", entry.kind);
    }
    for entry in activations::CATALOGUE {
        let has = |training: &Training| training.layers.iter().any(|layer| layer.kind == entry.kind);
        assert!(trainings.iter().any(has), "{}", entry.kind);
    }
}
