//! Predictions that do not depend on the company that a row keeps, and measures as scikit-learn computes them.

mod common;

use std::path::Path;

use common::contract;
use common::{Random, Training, dense, dropout};
use downhill_kernels::Isa;
use downhill_nn::Network;
use downhill_nn::losses::{self, Targets};
use downhill_spec::Spec;
use downhill_train::{Evaluation, Metrics, Predictor, Samples, TargetData, evaluate};
use serde_json::Value;

/// Rows enough for several blocks, parameters enough for many threads.
fn models() -> Vec<Training> {
    let spec = Spec::new;
    let wide = vec![dense(129), spec("gelu"), dropout(0.5), dense(100), spec("tanh"), dense(10)];
    let deep = vec![dense(300), spec("relu"), dense(2)];
    let plain = vec![dense(1)];
    let model = |inputs, layers| Training { inputs, layers, ..Training::small("meanSquaredError", 1) };
    vec![model(70, wide), model(30, deep), model(600, plain)]
}

fn logits(network: &Network, isa: Isa, threads: usize, features: &[f32], rows_at_once: usize) -> Vec<u32> {
    let mut predictor = Predictor::new(network, isa, threads);
    let parts = features.chunks(rows_at_once * network.inputs());
    parts.flat_map(|part| predictor.outputs(network, part, |_| (), |_| ())).map(f32::to_bits).collect()
}

#[test]
fn a_row_s_prediction_does_not_depend_on_the_others() {
    for model in models() {
        let (network, rows) = (model.network(), 300);
        let features = Random::new(3).numbers(rows * network.inputs(), -1.0, 2.0);
        let planes = contract::forward(&network, None, &features);
        let want: Vec<u32> = planes.last().unwrap().iter().map(|z| z.to_bits()).collect();
        for rows_at_once in [1, 2, 7, 64, 129, rows] {
            for threads in [1, 2, 3, 7] {
                let got = logits(&network, Isa::current().unwrap(), threads, &features, rows_at_once);
                assert!(got == want, "{rows_at_once} rows at once on {threads} threads");
            }
        }
        for isa in Isa::available() {
            assert!(logits(&network, isa, 2, &features, rows) == want, "{}", isa.name());
        }
    }
}

#[test]
fn no_rows_give_no_predictions() {
    for model in models() {
        let network = model.network();
        assert!(logits(&network, Isa::current().unwrap(), 3, &[], 1).is_empty());
    }
}

#[test]
fn features_may_be_prepared() {
    let network = models()[1].network();
    let features = Random::new(3).numbers(150 * 30, -1.0, 2.0);
    let doubled: Vec<f32> = features.iter().map(|x| 2.0 * x).collect();
    let mut predictor = Predictor::new(&network, Isa::current().unwrap(), 2);
    let prepared = predictor.outputs(&network, &features, |row| row.iter_mut().for_each(|x| *x *= 2.0), |_| ());
    assert_eq!(prepared, predictor.outputs(&network, &doubled, |_| (), |_| ()));
}

fn run(loss: &str, outputs: usize, logits: &[f32], targets: Targets) -> Evaluation {
    let rows = logits.len() / outputs;
    let targets = match targets {
        Targets::Labels(labels) => TargetData::Labels(labels.to_vec()),
        Targets::Values(values) => TargetData::Values(values.to_vec()),
    };
    let samples = Samples::new(vec![0.0; rows], 1, targets);
    evaluate(Isa::current().unwrap(), &*losses::build(&Spec::new(loss)).unwrap(), outputs, logits, &samples)
}

fn assert_close(what: &str, got: f64, want: f64) {
    assert!((got - want).abs() <= 1e-6 * want.abs().max(1.0), "{what}: {got} should be {want}");
}

#[test]
fn measures_are_scikit_learn_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/evaluation.json");
    let fixture: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in fixture["cases"].as_array().unwrap() {
        let numbers = |name: &str| -> Vec<f32> { serde_json::from_value(case[name].clone()).unwrap() };
        let number = |name: &str| case[name].as_f64().unwrap();
        let (loss, outputs) = (case["loss"].as_str().unwrap(), case["outputs"].as_u64().unwrap() as usize);
        let evaluation = match case.get("labels") {
            Some(labels) => {
                let labels: Vec<u32> = serde_json::from_value(labels.clone()).unwrap();
                run(loss, outputs, &numbers("logits"), Targets::Labels(&labels))
            }
            None => run(loss, outputs, &numbers("logits"), Targets::Values(&numbers("values"))),
        };
        assert_close("loss", evaluation.loss, number("mean"));
        match evaluation.metrics {
            Metrics::Classes { accuracy, confusion, classes } => {
                assert_eq!(accuracy, number("accuracy"));
                assert_eq!(confusion, serde_json::from_value::<Vec<u32>>(case["confusion"].clone()).unwrap());
                assert_eq!(classes, outputs.max(2));
            }
            Metrics::Values { mean_absolute_error, mean_squared_error, r2 } => {
                assert_close("mean absolute error", mean_absolute_error, number("meanAbsoluteError"));
                assert_close("mean squared error", mean_squared_error, number("meanSquaredError"));
                assert_close("r2", r2, number("r2"));
            }
        }
    }
}

/// Three rows of two classes: right, wrong, and a tie, which goes to the first class.
#[test]
fn classes_by_hand() {
    let logits = [2.0, 1.0, 3.0, -1.0, 0.5, 0.5];
    let want = Metrics::Classes { accuracy: 1.0 / 3.0, confusion: vec![1, 0, 2, 0], classes: 2 };
    assert_eq!(run("softmaxCrossEntropy", 2, &logits, Targets::Labels(&[0, 1, 1])).metrics, want);
    let one_hot = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
    assert_eq!(run("softmaxCrossEntropy", 2, &logits, Targets::Values(&one_hot)).metrics, want);
    // A single output is the second class when its probability is above one half.
    let want = Metrics::Classes { accuracy: 0.75, confusion: vec![2, 0, 1, 1], classes: 2 };
    assert_eq!(run("binaryCrossEntropy", 1, &[-1.0, 0.0, 3.0, 0.0], Targets::Labels(&[0, 0, 1, 1])).metrics, want);
    let values = [0.0, 0.0, 1.0, 1.0];
    assert_eq!(run("binaryCrossEntropy", 1, &[-1.0, 0.0, 3.0, 0.0], Targets::Values(&values)).metrics, want);
}

#[test]
fn a_single_class_is_always_right() {
    let want = Metrics::Classes { accuracy: 1.0, confusion: vec![2], classes: 1 };
    assert_eq!(run("softmaxCrossEntropy", 1, &[-1.0, 3.0], Targets::Labels(&[0, 0])).metrics, want);
    assert_eq!(run("softmaxCrossEntropy", 1, &[-1.0, 3.0], Targets::Values(&[1.0, 1.0])).metrics, want);
}

#[test]
fn values_by_hand() {
    let evaluation = run("meanSquaredError", 1, &[1.0, 2.0, 4.0], Targets::Values(&[1.0, 3.0, 5.0]));
    let Metrics::Values { mean_absolute_error, mean_squared_error, r2 } = evaluation.metrics else {
        panic!("{evaluation:?}")
    };
    assert_close("mean absolute error", mean_absolute_error, 2.0 / 3.0);
    assert_close("mean squared error", mean_squared_error, 2.0 / 3.0);
    assert_close("r2", r2, 1.0 - 2.0 / 8.0);
    let constant = run("meanSquaredError", 1, &[1.0, 2.0], Targets::Values(&[3.0, 3.0]));
    assert!(matches!(constant.metrics, Metrics::Values { r2, .. } if r2.is_nan()), "{constant:?}");
}
