//! Sweeps over any numbers at all: with every instruction set and any length, the bits that one number, or one row, at a
//! time gives in portable code.

use downhill_kernels::Isa;
use downhill_nn::activations::{self, ActivationSweep};
use downhill_nn::losses::{self, Loss, Targets};
use downhill_spec::Spec;
use proptest::prelude::*;

/// Ordinary numbers, any bits, subnormal ones, zeros of both signs, infinities and NaN.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -20_f32..20.0,
        3 => any::<u32>().prop_map(f32::from_bits),
        2 => (0..1_u32 << 23, any::<bool>()).prop_map(|(bits, minus)| f32::from_bits(bits | u32::from(minus) << 31)),
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(f32::NAN)],
    ]
}

/// Rows of `z` and as many other numbers.
fn rows() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>)> {
    (1_usize..40, 1_usize..12).prop_flat_map(|(outputs, rows)| {
        let numbers = || prop::collection::vec(number(), outputs * rows);
        (Just(outputs), numbers(), numbers())
    })
}

/// Of NaN, the payload may differ.
fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }).collect()
}

/// What an activation makes of numbers, and of gradients.
fn activate(activation: &dyn ActivationSweep, isa: Isa, z: &[f32], delta: &[f32]) -> [Vec<u32>; 3] {
    let (mut a, mut in_place, mut delta) = (vec![7.0; z.len()], z.to_vec(), delta.to_vec());
    activation.forward(isa, z, &mut a);
    activation.forward_in_place(isa, &mut in_place);
    activation.backward(isa, if activation.needs_input() { z } else { &[] }, &a, &mut delta);
    [&a, &in_place, &delta].map(|x| bits(x))
}

/// What a loss makes of rows: each row's loss, its derivative, and what is predicted.
fn lose(loss: &dyn Loss, isa: Isa, outputs: usize, z: &[f32], targets: Targets) -> [Vec<u32>; 4] {
    let rows = z.len() / outputs;
    let (mut losses, mut alone, mut delta, mut predicted) =
        (vec![7.0; rows], vec![7.0; rows], vec![7.0; z.len()], z.to_vec());
    loss.forward_backward(isa, outputs, z, targets, 0.125, &mut losses, &mut delta);
    loss.forward(isa, outputs, z, targets, &mut alone);
    loss.predict(isa, outputs, &mut predicted);
    [&losses, &alone, &delta, &predicted].map(|x| bits(x))
}

/// The same parts of each, one after the other.
fn join<const N: usize>(parts: impl Iterator<Item = [Vec<u32>; N]>) -> [Vec<u32>; N] {
    let mut whole = std::array::from_fn(|_| Vec::new());
    for part in parts {
        for (whole, part) in whole.iter_mut().zip(part) {
            whole.extend(part);
        }
    }
    whole
}

proptest! {
    #[test]
    fn activations((_, z, delta) in rows()) {
        for entry in activations::CATALOGUE {
            let activation = activations::build(&Spec::new(entry.kind)).unwrap();
            let one = |k: usize| activate(&*activation, Isa::SCALAR, &z[k..=k], &delta[k..=k]);
            let want = join((0..z.len()).map(one));
            for isa in Isa::available() {
                let got = activate(&*activation, isa, &z, &delta);
                prop_assert_eq!(&got, &want, "{} on {} of {:?}", entry.kind, isa.name(), z);
            }
        }
    }

    #[test]
    fn losses((outputs, z, y) in rows(), labels: [u32; 12]) {
        for entry in losses::CATALOGUE {
            let loss = losses::build(&Spec::new(entry.kind)).unwrap();
            let labels = loss.classes(outputs).map(|classes| labels.map(|label| label % classes as u32));
            let values = |rows: std::ops::Range<usize>| Targets::Values(&y[rows.start * outputs..rows.end * outputs]);
            let count = z.len() / outputs;
            for labelled in [false, true] {
                let targets = |rows: std::ops::Range<usize>| match &labels {
                    Some(labels) if labelled => Targets::Labels(&labels[rows]),
                    _ => values(rows),
                };
                let one = |k: usize| {
                    lose(&*loss, Isa::SCALAR, outputs, &z[k * outputs..][..outputs], targets(k..k + 1))
                };
                let want = join((0..count).map(one));
                for isa in Isa::available() {
                    let got = lose(&*loss, isa, outputs, &z, targets(0..count));
                    prop_assert_eq!(&got, &want, "{} on {} of {:?}", entry.kind, isa.name(), z);
                }
            }
        }
    }
}
