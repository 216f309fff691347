//! Activations against PyTorch, against central differences in f64, and against themselves on every instruction set.

mod reference;

use downhill_kernels::Isa;
use downhill_nn::activations::{ActivationSweep, CATALOGUE, build, softmax};
use downhill_spec::{Spec, SpecError};
use reference::*;

fn default(kind: &str) -> Box<dyn ActivationSweep> {
    build(&Spec::new(kind)).unwrap()
}

/// The default activation of this kind, in f64, from its definition.
fn exact(kind: &str, z: f64) -> f64 {
    exact::activation(&Spec::new(kind), z)
}

/// `f(z)`, and `f'(z)` as what becomes of gradients of one.
fn run(activation: &dyn ActivationSweep, isa: Isa, z: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mut a, mut derivative) = (vec![0.0; z.len()], vec![1.0; z.len()]);
    activation.forward(isa, z, &mut a);
    activation.backward(isa, if activation.needs_input() { z } else { &[] }, &a, &mut derivative);
    (a, derivative)
}

#[test]
fn match_pytorch() {
    for entry in CATALOGUE {
        for case in cases(entry.kind) {
            let activation = build(&spec(entry.kind, &case)).unwrap();
            let (a, derivative) = run(&*activation, Isa::current().unwrap(), &inputs(&case, "z"));
            assert_close(entry.kind, &a, &numbers(&case, "a"), 3e-7);
            assert_close(entry.kind, &derivative, &numbers(&case, "derivative"), 3e-7);
        }
    }
}

#[test]
fn gradients_match_central_differences() {
    for entry in CATALOGUE {
        let activation = default(entry.kind);
        for (size, batch) in [1, 2, 7, 33].into_iter().flat_map(|size| [1, 2, 5].map(|batch| (size, batch))) {
            let z = spread(size * batch, 2.5, size as u32);
            let mut delta = spread(size * batch, 1.0, 99);
            let want: Vec<f64> = z
                .iter()
                .zip(&delta)
                .map(|(&z, &delta)| f64::from(delta) * slope(|z| exact(entry.kind, z), f64::from(z)))
                .collect();
            let mut a = vec![0.0; z.len()];
            activation.forward(Isa::current().unwrap(), &z, &mut a);
            activation.backward(Isa::current().unwrap(), &z, &a, &mut delta);
            assert_gradient(&format!("{} {size} x {batch}", entry.kind), &delta, &want, 1e-5);
        }
    }
}

#[test]
fn small_results_keep_their_digits() {
    for (kind, z) in [("sigmoid", -80.0), ("softplus", -80.0), ("silu", -80.0), ("elu", -1e-30), ("tanh", 1e-30)] {
        let (a, _) = run(&*default(kind), Isa::current().unwrap(), &[z]);
        let want = exact(kind, f64::from(z));
        assert!((f64::from(a[0]) / want - 1.0).abs() < 1e-6, "{kind}({z}) is {want:e}; got {:e}", a[0]);
    }
    // The derivative of softplus is taken from its output, all the way down.
    let (_, derivative) = run(&*default("softplus"), Isa::current().unwrap(), &[-80.0]);
    assert!((f64::from(derivative[0]) / (-80.0_f64).exp() - 1.0).abs() < 1e-6, "{derivative:?}");
}

#[test]
fn the_ends_of_the_range_are_finite_and_nan_stays_nan() {
    for entry in CATALOGUE {
        let (a, derivative) = run(&*default(entry.kind), Isa::current().unwrap(), &[f32::MAX, f32::MIN, 0.0, -0.0]);
        assert!(a.iter().chain(&derivative).all(|x| x.is_finite()), "{}: {a:?} {derivative:?}", entry.kind);
        let (a, _) = run(&*default(entry.kind), Isa::current().unwrap(), &[f32::NAN]);
        assert!(a[0].is_nan(), "{}(NaN) is {}", entry.kind, a[0]);
    }
}

#[test]
fn every_instruction_set_and_cut_gives_the_same_bits() {
    for entry in CATALOGUE {
        let activation = default(entry.kind);
        let z = spread(1000, 30.0, 5);
        let want = run(&*activation, Isa::SCALAR, &z);
        for isa in Isa::available() {
            for length in [1, 7, 64, 1000] {
                let got: Vec<_> = z.chunks(length).map(|z| run(&*activation, isa, z)).collect();
                let what = format!("{} on {} by {length}", entry.kind, isa.name());
                assert_bits(&what, &got.iter().flat_map(|(a, _)| a.clone()).collect::<Vec<_>>(), &want.0);
                assert_bits(&what, &got.iter().flat_map(|(_, d)| d.clone()).collect::<Vec<_>>(), &want.1);
            }
            let mut in_place = z.clone();
            activation.forward_in_place(isa, &mut in_place);
            assert_bits(entry.kind, &in_place, &want.0);
        }
    }
}

#[test]
fn every_entry_is_built_by_its_kind_with_defaults_in_range() {
    for entry in CATALOGUE {
        assert_eq!(default(entry.kind).kind(), entry.kind);
    }
    let error = build(&Spec::new("rleu")).err().unwrap();
    assert_eq!(error.to_string(), "activation \"rleu\" is unknown");
    let error = build(&Spec::new("leakyRelu").with("slope", -1.0)).err().unwrap();
    assert!(matches!(error, SpecError::OutOfRange { name: "slope", .. }));
}

#[test]
fn softmax_is_right_and_the_same_everywhere() {
    for columns in [1, 2, 3, 10, 64, 65, 200, 1000] {
        let z = [spread(3 * columns, 20.0, 1), vec![1e4; columns], spread(columns, 1e4, 2)].concat();
        let want: Vec<f64> = z
            .chunks(columns)
            .flat_map(|row| {
                let max = row.iter().copied().fold(f32::MIN, f32::max);
                let powers: Vec<f64> = row.iter().map(|&z| f64::from(z - max).exp()).collect();
                let sum: f64 = powers.iter().sum();
                powers.into_iter().map(move |power| power / sum)
            })
            .collect();
        let mut scalar = z.clone();
        softmax(Isa::SCALAR, columns, &mut scalar);
        assert_close("softmax", &scalar, &want, 3e-7);
        for isa in Isa::available() {
            let mut p = z.clone();
            softmax(isa, columns, &mut p);
            assert_bits(isa.name(), &p, &scalar);
        }
    }
}
