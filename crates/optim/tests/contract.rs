//! The same bits on every instruction set, and what a rule does at the edges of its numbers.

mod common;

use common::{Arrays, Random, variants};
use downhill_kernels::Isa;
use downhill_optim::{CATALOGUE, Gradients, build};
use downhill_spec::Spec;

/// Three steps of every variant on ordinary numbers and then any bits at all, NaN and infinities among them.
#[test]
fn bits_are_equal_on_every_instruction_set() {
    let mut random = Random::new(1);
    let lengths: Vec<usize> = (0..70).chain((0..30).map(|_| random.below(3000))).collect();
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        for &length in &lengths {
            let weights = (0..length).map(|_| random.number(-2, 1)).collect();
            let start = Arrays::new(weights, optimizer.as_ref());
            let wild = random.below(3) == 0;
            let mut gradient = || if wild { f32::from_bits(random.bits()) } else { random.number(-30, 2) };
            let gradients: [Vec<f32>; 3] = std::array::from_fn(|_| (0..length).map(|_| gradient()).collect());
            let mut run = |isa| {
                let mut arrays = start.clone();
                let mut finite = true;
                for (step, gradient) in gradients.iter().enumerate() {
                    optimizer.prepare(step as u64 + 1, 1e-2);
                    finite &= arrays.update(optimizer.as_ref(), isa, step % 2 == 0, 1e-3, gradient);
                }
                (arrays.bits(), finite)
            };
            let scalar = run(Isa::SCALAR);
            for isa in Isa::available() {
                assert!(run(isa) == scalar, "{spec:?} on {} numbers differs with {}", length, isa.name());
            }
        }
    }
}

/// An update by two vectors is that by their outer product, as a product of matrices makes it: from zero on.
#[test]
fn an_outer_product_is_the_gradient_that_it_makes() {
    let mut random = Random::new(3);
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        for (rows, columns) in [(1, 1), (3, 15), (5, 16), (2, 33), (7, 64), (0, 16), (4, 0)] {
            let [left, right] = [rows, columns].map(|count| -> Vec<f32> {
                (0..count).map(|place| if place % 7 == 3 { -0.0 } else { random.number(-30, 2) }).collect()
            });
            let gradient: Vec<f32> = left.iter().flat_map(|&a| right.iter().map(move |&b| a.mul_add(b, 0.0))).collect();
            let weights = (0..rows * columns).map(|_| random.number(-2, 1)).collect();
            let start = Arrays::new(weights, optimizer.as_ref());
            for isa in Isa::available() {
                let (mut whole, mut outer) = (start.clone(), start.clone());
                for step in 1..=3 {
                    optimizer.prepare(step, 1e-2);
                    let (decays, l2) = (step % 2 == 0, if step == 3 { 0.0 } else { 1e-3 });
                    let expected = whole.update(optimizer.as_ref(), isa, decays, l2, &gradient);
                    let gradients = Gradients::Outer { left: &left, right: &right };
                    let finite = outer.update_by(optimizer.as_ref(), isa, decays, l2, gradients);
                    assert_eq!(finite, expected);
                }
                assert!(outer.bits() == whole.bits(), "{spec:?}, {rows} x {columns} with {}", isa.name());
            }
        }
    }
}

/// One update over all is the same as one for each strip.
#[test]
fn strips_do_not_matter() {
    let mut random = Random::new(2);
    let length = 1000;
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        optimizer.prepare(1, 1e-2);
        let gradients: Vec<f32> = (0..length).map(|_| random.number(-3, 1)).collect();
        for isa in Isa::available() {
            let mut whole = Arrays::new(vec![1.0; length], optimizer.as_ref());
            whole.update(optimizer.as_ref(), isa, true, 0.1, &gradients);
            let mut strips = Arrays::new(vec![1.0; length], optimizer.as_ref());
            let mut start = 0;
            while start < length {
                let end = (start + 1 + random.below(100)).min(length);
                let mut state: Vec<&mut [f32]> = strips.state.iter_mut().map(|s| &mut s[start..end]).collect();
                let weights = &mut strips.weights[start..end];
                optimizer.update(isa, true, 0.1, weights, Gradients::Each(&gradients[start..end]), &mut state);
                start = end;
            }
            assert!(strips.bits() == whole.bits(), "{spec:?} with {}", isa.name());
        }
    }
}

/// A NaN, an infinity or an overflow anywhere is seen, wherever in the strip it stands.
#[test]
fn non_finite_numbers_are_seen() {
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        optimizer.prepare(1, 1e-2);
        for isa in Isa::available() {
            for (length, bad) in [(1, 0), (2, 1), (16, 15), (100, 0), (100, 63), (100, 64), (100, 99)] {
                let update = |gradient, rate: f64| {
                    let mut gradients = vec![1.0; length];
                    gradients[bad] = gradient;
                    let mut optimizer = build(&spec).expect("the spec is right");
                    optimizer.prepare(1, rate);
                    let mut arrays = Arrays::new(vec![1.0; length], optimizer.as_ref());
                    arrays.update(optimizer.as_ref(), isa, true, 0.0, &gradients)
                };
                assert!(update(1e15, 1e-2), "{spec:?}");
                for gradient in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                    assert!(!update(gradient, 1e-2), "{spec:?}, {gradient} at {bad} of {length} with {}", isa.name());
                }
                assert!(!update(1.0, 1e39), "{spec:?} with an infinite rate");
            }
        }
    }
    // The square of a gradient overflows: the weight would stand still for ever.
    for kind in ["rmsProp", "adam", "adamW"] {
        let mut optimizer = build(&Spec::new(kind)).expect("defaults are right");
        optimizer.prepare(1, 1e-2);
        let mut arrays = Arrays::new(vec![1.0], optimizer.as_ref());
        assert!(!arrays.update(optimizer.as_ref(), Isa::SCALAR, true, 0.0, &[1e25]), "{kind}");
    }
}

#[test]
fn subnormal_state_becomes_zero() {
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        optimizer.prepare(1_000_000, 1e-2);
        for isa in Isa::available() {
            let mut arrays = Arrays::new(vec![1.0; 100], optimizer.as_ref());
            for state in &mut arrays.state {
                state.fill(1e-40);
            }
            assert!(arrays.update(optimizer.as_ref(), isa, false, 0.0, &[0.0; 100]));
            assert!(arrays.state.iter().flatten().all(|x| x.to_bits() == 0), "{spec:?}: {:?}", arrays.state);
        }
    }
}

/// State that fades without gradients goes to zero through normal numbers alone.
#[test]
fn fading_state_is_never_subnormal() {
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        let mut arrays = Arrays::new(vec![1.0; 3], optimizer.as_ref());
        for state in &mut arrays.state {
            state.copy_from_slice(&[1e-37, 1e-36, 1e-35]);
        }
        for step in 1..10_000 {
            optimizer.prepare(step, 1e-2);
            arrays.update(optimizer.as_ref(), Isa::SCALAR, false, 0.0, &[0.0; 3]);
            assert!(arrays.state.iter().flatten().all(|x| !x.is_subnormal()), "{spec:?}, step {step}");
        }
        assert!(arrays.state.iter().flatten().all(|&x| x == 0.0), "{spec:?}: {:?}", arrays.state);
    }
}

/// Bias corrections are one by then, so no two of these steps differ.
#[test]
fn steps_beyond_32_bits_count() {
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        let mut after = |step| {
            let mut arrays = Arrays::new(vec![1.0; 5], optimizer.as_ref());
            optimizer.prepare(step, 1e-2);
            assert!(arrays.update(optimizer.as_ref(), Isa::SCALAR, true, 0.0, &[0.5; 5]), "{spec:?}, step {step}");
            arrays.bits()
        };
        let late = after(100_000);
        for step in [1 << 32, (1 << 32) + 1, 1 << 53, u64::MAX] {
            assert_eq!(after(step), late, "{spec:?}, step {step}");
        }
    }
}

#[test]
fn l2_is_a_gradient_and_decay_is_not() {
    let mut random = Random::new(4);
    let weights: Vec<f32> = (0..50).map(|_| random.number(-2, 1)).collect();
    let gradients: Vec<f32> = (0..50).map(|_| random.number(-2, 1)).collect();
    let run = |spec: &Spec, decays, l2: f32, gradients: &[f32]| {
        let mut optimizer = build(spec).expect("the spec is right");
        optimizer.prepare(1, 0.1);
        let mut arrays = Arrays::new(weights.clone(), optimizer.as_ref());
        arrays.update(optimizer.as_ref(), Isa::SCALAR, decays, l2, gradients);
        arrays.bits()
    };
    let summed: Vec<f32> = gradients.iter().zip(&weights).map(|(g, w)| g + 0.25 * w).collect();
    for spec in variants() {
        assert_eq!(run(&spec, true, 0.25, &gradients), run(&spec, true, 0.0, &summed), "{spec:?}");
        let spares = run(&spec, true, 0.0, &gradients) != run(&spec, false, 0.0, &gradients);
        let biases_decay = spec.numbers.contains_key("decayBiases");
        assert_eq!(spares, spec.kind == "adamW" && !biases_decay, "{spec:?}");
    }
    let (adam, adam_w) = (Spec::new("adam"), Spec::new("adamW"));
    assert_eq!(run(&adam_w, false, 0.0, &gradients), run(&adam, false, 0.0, &gradients));
}

#[test]
fn an_empty_strip_is_no_work() {
    for entry in CATALOGUE {
        let optimizer = build(&Spec::new(entry.kind)).expect("defaults are right");
        assert!(Arrays::new(vec![], optimizer.as_ref()).update(optimizer.as_ref(), Isa::SCALAR, true, 0.0, &[]));
    }
}

#[test]
fn the_catalogue_makes_what_it_names() {
    for entry in CATALOGUE {
        let optimizer = build(&Spec::new(entry.kind)).expect("defaults are right");
        assert_eq!(optimizer.kind(), entry.kind);
        let rate = entry.parameters.iter().find(|p| p.name == "learningRate").expect("every rule has a rate");
        assert!(rate.range.contains(0.0) && !rate.range.contains(-1.0));
    }
}

#[test]
fn mistakes_are_named() {
    for (spec, message) in [
        (Spec::new("adan"), "optimizer \"adan\" is unknown"),
        (Spec::new("sgd").with("beta", 0.9), "sgd: beta is not an option"),
        (Spec::new("adam").with("learningRate", -1.0), "adam: learningRate must be a finite number >= 0; got -1"),
        (Spec::new("adam").with("beta1", 1.0), "adam: beta1 must be a number >= 0 and < 1; got 1"),
        (Spec::new("adam").with("beta2", 1.0), "adam: beta2 must be a number >= 0 and < 1; got 1"),
        (Spec::new("adam").with("epsilon", 0.0), "adam: epsilon must be a finite number > 0; got 0"),
        (Spec::new("adamW").with("epsilon", 1e-39), "adamW: epsilon must be from 1.1754944e-38 to 3.4028235e38; got"),
        (Spec::new("adamW").with("weightDecay", -1.0), "adamW: weightDecay must be a finite number >= 0; got -1"),
        (Spec::new("momentum").with("beta", -0.5), "momentum: beta must be a number >= 0 and < 1; got -0.5"),
        (Spec::new("momentum").with("nesterov", 0.5), "momentum: nesterov must be true or false; got 0.5"),
        (
            Spec::new("momentum").with("nesterov", 1.0).with("beta", 0.0),
            "momentum: beta must be > 0 with nesterov; got 0",
        ),
        (
            Spec::new("momentum").with("biasCorrection", 1.0),
            "momentum: biasCorrection must be false unless average is true; got 1",
        ),
        (Spec::new("rmsProp").with("epsilon", -1.0), "rmsProp: epsilon must be a finite number > 0; got -1"),
    ] {
        let error = build(&spec).err().expect("the spec is wrong").to_string();
        assert!(error.starts_with(message), "expected {message}; got {error}");
    }
}
