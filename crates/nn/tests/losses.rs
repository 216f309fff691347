//! Losses against PyTorch, against central differences in f64, and against themselves on every instruction set.

mod reference;

use downhill_kernels::Isa;
use downhill_nn::losses::{CATALOGUE, Loss, TargetError, Targets, build};
use downhill_spec::{Spec, SpecError};
use reference::*;

fn default(kind: &str) -> Box<dyn Loss> {
    build(&Spec::new(kind)).unwrap()
}

/// The loss of a row by the default loss of this kind, in f64, from its definition.
fn exact(kind: &str, z: &[f64], y: &[f64]) -> f64 {
    exact::loss(&Spec::new(kind), z, y)
}

/// Targets of a case: values, or labels.
enum Owned {
    Labels(Vec<u32>),
    Values(Vec<f32>),
}

impl Owned {
    fn of(case: &serde_json::Value) -> Self {
        match case.get("labels") {
            Some(labels) => Self::Labels(serde_json::from_value(labels.clone()).unwrap()),
            None => Self::Values(inputs(case, "values")),
        }
    }

    fn borrow(&self) -> Targets<'_> {
        match self {
            Self::Labels(labels) => Targets::Labels(labels),
            Self::Values(values) => Targets::Values(values),
        }
    }
}

/// Losses and gradient of the cost, after asserting that [`Loss::forward`] says the same.
fn run(loss: &dyn Loss, isa: Isa, outputs: usize, z: &[f32], targets: Targets) -> (Vec<f32>, Vec<f32>) {
    let rows = z.len() / outputs;
    loss.check(rows, outputs, targets).unwrap();
    let (mut losses, mut again, mut delta) = (vec![0.0; rows], vec![0.0; rows], vec![0.0; z.len()]);
    loss.forward_backward(isa, outputs, z, targets, 1.0 / rows as f32, &mut losses, &mut delta);
    loss.forward(isa, outputs, z, targets, &mut again);
    assert_bits(loss.kind(), &again, &losses);
    (losses, delta)
}

#[test]
fn match_pytorch() {
    for entry in CATALOGUE {
        for case in cases(entry.kind) {
            let loss = build(&spec(entry.kind, &case)).unwrap();
            let outputs = case["outputs"].as_u64().unwrap() as usize;
            let targets = Owned::of(&case);
            let z = inputs(&case, "z");
            let (losses, delta) = run(&*loss, Isa::current().unwrap(), outputs, &z, targets.borrow());
            assert_close(entry.kind, &losses, &numbers(&case, "losses"), 3e-7);
            assert_close(entry.kind, &delta, &numbers(&case, "delta"), 3e-7);
        }
    }
}

#[test]
fn gradients_match_central_differences() {
    for entry in CATALOGUE {
        let loss = default(entry.kind);
        for (outputs, batch) in [1, 2, 7, 33].into_iter().flat_map(|outputs| [1, 2, 5].map(|batch| (outputs, batch))) {
            let z = spread(outputs * batch, 2.5, outputs as u32);
            // Between 0 and 1; rows do not sum to 1, which softmax cross-entropy allows.
            let y: Vec<f32> = spread(outputs * batch, 0.5, 77).iter().map(|y| y + 0.5).collect();
            let (_, delta) = run(&*loss, Isa::current().unwrap(), outputs, &z, Targets::Values(&y));
            let wide = |list: &[f32]| list.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
            let (z, y) = (wide(&z), wide(&y));
            let cost = |z: &[f64]| {
                let rows = z.chunks(outputs).zip(y.chunks(outputs));
                rows.map(|(z, y)| exact(entry.kind, z, y)).sum::<f64>() / batch as f64
            };
            let want: Vec<f64> = (0..z.len())
                .map(|i| {
                    let moved = |to: f64| [&z[..i], &[to], &z[i + 1..]].concat();
                    slope(|to| cost(&moved(to)), z[i])
                })
                .collect();
            if entry.kind == "softmaxCrossEntropy" && outputs == 1 {
                // The only class is certain: the gradient is zero, to which nothing is relative.
                assert_close("one class", &delta, &want, 1e-7);
            } else {
                assert_gradient(&format!("{} {outputs} x {batch}", entry.kind), &delta, &want, 1e-5);
            }
        }
    }
}

#[test]
fn a_gradient_of_zero_is_zero() {
    let isa = Isa::current().unwrap();
    for kind in ["meanSquaredError", "meanAbsoluteError", "huber"] {
        let (losses, delta) = run(&*default(kind), isa, 2, &[1.5, -2.0], Targets::Values(&[1.5, -2.0]));
        assert_eq!((losses[0], &delta[..]), (0.0, &[0.0, 0.0][..]), "{kind}");
    }
    let (losses, delta) = run(&*default("softmaxCrossEntropy"), isa, 1, &[3.0], Targets::Labels(&[0]));
    assert_eq!((losses[0], delta[0]), (0.0, 0.0));
}

#[test]
fn small_losses_keep_their_digits() {
    let isa = Isa::current().unwrap();
    let (losses, _) = run(&*default("binaryCrossEntropy"), isa, 1, &[50.0, -50.0], Targets::Labels(&[1, 0]));
    for loss in losses {
        assert!((f64::from(loss) / (-50.0_f64).exp() - 1.0).abs() < 1e-6, "{loss:e}");
    }
}

#[test]
fn logits_at_the_ends_of_the_range_are_finite() {
    for entry in CATALOGUE {
        // Squares overflow above 1.8e19, as they must.
        let end = if entry.kind == "meanSquaredError" { 1e19 } else { 1e38 };
        for z in [[end, -end], [-end, end], [end, end], [1e-45, -1e-45]] {
            let (losses, delta) =
                run(&*default(entry.kind), Isa::current().unwrap(), 2, &z, Targets::Values(&[1.0, 0.0]));
            assert!(losses.iter().chain(&delta).all(|x| x.is_finite()), "{} {z:?}: {losses:?} {delta:?}", entry.kind);
        }
        let (losses, _) =
            run(&*default(entry.kind), Isa::current().unwrap(), 2, &[f32::NAN, 0.0], Targets::Values(&[1.0, 0.0]));
        assert!(losses[0].is_nan(), "{} of NaN is {}", entry.kind, losses[0]);
    }
}

#[test]
fn every_instruction_set_and_cut_gives_the_same_bits() {
    for entry in CATALOGUE {
        let loss = default(entry.kind);
        for outputs in [1, 2, 3, 10, 64, 65, 1000] {
            let rows = 6;
            let z = spread(rows * outputs, 12.0, 3);
            let y: Vec<f32> = spread(rows * outputs, 0.5, 8).iter().map(|y| y + 0.5).collect();
            let forward_backward = |isa, first: usize, last: usize| {
                let part = first * outputs..last * outputs;
                let (mut losses, mut delta) = (vec![0.0; last - first], vec![0.0; part.len()]);
                let targets = Targets::Values(&y[part.clone()]);
                loss.forward_backward(isa, outputs, &z[part], targets, 0.25, &mut losses, &mut delta);
                [losses, delta]
            };
            let predict = |isa| {
                let mut p = z.clone();
                loss.predict(isa, outputs, &mut p);
                p
            };
            let want = forward_backward(Isa::SCALAR, 0, rows);
            for isa in Isa::available() {
                let what = format!("{} of {outputs} on {}", entry.kind, isa.name());
                let whole = forward_backward(isa, 0, rows);
                let [top, bottom] = [forward_backward(isa, 0, 1), forward_backward(isa, 1, rows)];
                for i in 0..2 {
                    assert_bits(&what, &whole[i], &want[i]);
                    assert_bits(&what, &[&top[i][..], &bottom[i]].concat(), &want[i]);
                }
                assert_bits(&what, &predict(isa), &predict(Isa::SCALAR));
            }
        }
    }
}

#[test]
fn labels_are_short_for_values() {
    for entry in CATALOGUE {
        let loss = default(entry.kind);
        for outputs in [1, 2, 7, 33] {
            let Some(classes) = loss.classes(outputs) else { continue };
            let labels: Vec<u32> = (0..5).map(|row| (row * 5 + 1) % classes as u32).collect();
            let value =
                |label: u32, j: usize| if outputs == 1 && classes == 2 { label } else { u32::from(label == j as u32) };
            let values: Vec<f32> =
                labels.iter().flat_map(|&label| (0..outputs).map(move |j| value(label, j) as f32)).collect();
            let z = spread(5 * outputs, 3.0, 4);
            let short = run(&*loss, Isa::current().unwrap(), outputs, &z, Targets::Labels(&labels));
            let long = run(&*loss, Isa::current().unwrap(), outputs, &z, Targets::Values(&values));
            assert_bits(entry.kind, &short.0, &long.0);
            assert_bits(entry.kind, &short.1, &long.1);
        }
    }
}

#[test]
fn predictions_are_outputs_or_probabilities() {
    let predict = |kind: &str| {
        let mut z = [0.0, 2.0, -100.0, 100.0];
        default(kind).predict(Isa::current().unwrap(), 2, &mut z);
        z
    };
    for kind in ["meanSquaredError", "meanAbsoluteError", "huber"] {
        assert_eq!(predict(kind), [0.0, 2.0, -100.0, 100.0], "{kind}");
    }
    let s = |z: f64| 1.0 / (1.0 + (-z).exp());
    assert_close("sigmoid", &predict("binaryCrossEntropy"), &[0.5, s(2.0), s(-100.0), 1.0], 1e-7);
    assert_close("softmax", &predict("softmaxCrossEntropy"), &[s(-2.0), s(2.0), s(-200.0), 1.0], 1e-7);
}

#[test]
fn targets_that_do_not_fit_say_why() {
    let check = |kind: &str, rows, outputs, targets: Targets| default(kind).check(rows, outputs, targets);
    assert_eq!(check("softmaxCrossEntropy", 2, 3, Targets::Labels(&[0, 2])), Ok(()));
    assert_eq!(check("softmaxCrossEntropy", 1, 3, Targets::Values(&[0.0, 0.5, 0.5])), Ok(()));
    assert_eq!(check("binaryCrossEntropy", 2, 1, Targets::Labels(&[0, 1])), Ok(()));
    assert_eq!(
        check("softmaxCrossEntropy", 2, 3, Targets::Labels(&[0, 3])).unwrap_err().to_string(),
        "targets[1] must be an integer 0..2; got 3"
    );
    assert_eq!(
        check("binaryCrossEntropy", 1, 1, Targets::Labels(&[2])),
        Err(TargetError::Label { row: 0, classes: 2, label: 2 })
    );
    assert_eq!(
        check("binaryCrossEntropy", 1, 3, Targets::Labels(&[0])).unwrap_err().to_string(),
        "binaryCrossEntropy with 3 outputs takes target values; got labels"
    );
    assert_eq!(
        check("meanSquaredError", 2, 3, Targets::Values(&[0.0; 5])).unwrap_err().to_string(),
        "targets must have 6 numbers (2 rows); got 5"
    );
}

#[test]
fn every_entry_is_built_by_its_kind_with_defaults_in_range() {
    for entry in CATALOGUE {
        assert_eq!(default(entry.kind).kind(), entry.kind);
    }
    assert_eq!(build(&Spec::new("mse")).err().unwrap().to_string(), "loss \"mse\" is unknown");
    let error = build(&Spec::new("huber").with("delta", 0.0)).err().unwrap();
    assert!(matches!(error, SpecError::OutOfRange { name: "delta", .. }));
}
