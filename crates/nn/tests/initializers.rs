//! Initializers against their definitions, and against a QR decomposition by other means.

mod reference;

use downhill_kernels::random::{Purpose, Stream};
use downhill_nn::initializers::{CATALOGUE, build};
use downhill_spec::{Spec, SpecError};
use reference::assert_close;

fn stream() -> Stream {
    Stream::new(42, Purpose::Init, 3)
}

fn fill(spec: &Spec, inputs: usize, outputs: usize) -> Vec<f32> {
    let mut weights = vec![f32::NAN; inputs * outputs];
    build(spec).unwrap().fill(&stream(), inputs, outputs, &mut weights);
    weights
}

type Variance = fn(f64, f64) -> f64;

/// Kinds with the variance that they promise for so many inputs and outputs.
const SCALED: [(&str, Variance); 3] = [
    ("he", |inputs, _| 2.0 / inputs),
    ("glorot", |inputs, outputs| 2.0 / (inputs + outputs)),
    ("lecun", |inputs, _| 1.0 / inputs),
];

#[test]
fn moments_and_bounds_are_those_promised() {
    let (inputs, outputs) = (300, 200);
    let count = (inputs * outputs) as f64;
    for (kind, variance) in SCALED {
        for uniform in [0.0, 1.0] {
            let weights = fill(&Spec::new(kind).with("uniform", uniform), inputs, outputs);
            let std = variance(inputs as f64, outputs as f64).sqrt();
            let units: Vec<f64> = weights.iter().map(|&w| f64::from(w) / std).collect();
            let moment = |power: i32| units.iter().map(|w| w.powi(power)).sum::<f64>() / count;
            // Four standard errors of each moment, and the kurtosis that tells the two shapes apart.
            let (kurtosis, sixth, eighth) = if uniform == 1.0 { (1.8, 27.0 / 7.0, 9.0) } else { (3.0, 15.0, 105.0) };
            for (power, want, spread) in
                [(1, 0.0, 1.0), (2, 1.0, kurtosis - 1.0), (3, 0.0, sixth), (4, kurtosis, eighth - kurtosis * kurtosis)]
            {
                let (got, error) = (moment(power), 4.0 * f64::sqrt(spread / count));
                assert!((got - want).abs() < error, "{kind} {uniform}: moment {power} is {got}, not {want} +- {error}");
            }
            let greatest = units.iter().fold(0.0_f64, |greatest, w| greatest.max(w.abs()));
            if uniform == 1.0 {
                assert!(greatest <= 3.0_f64.sqrt() * (1.0 + 1e-7) && greatest > 1.73, "{kind}: {greatest}");
            } else {
                assert!((3.5..6.0).contains(&greatest), "{kind}: {greatest}");
            }
        }
    }
}

#[test]
fn weights_are_the_streams_numbers_scaled() {
    let (inputs, outputs) = (7, 5);
    for (kind, variance) in SCALED {
        let std = variance(7.0, 5.0).sqrt();
        let normal = fill(&Spec::new(kind), inputs, outputs);
        let uniform = fill(&Spec::new(kind).with("uniform", 1.0), inputs, outputs);
        for (element, (normal, uniform)) in normal.into_iter().zip(uniform).enumerate() {
            assert_eq!(normal, (std * stream().normal(0, 0, element as u64)) as f32, "{kind} [{element}]");
            let unit = 2.0 * stream().uniform(0, 0, element as u64) - 1.0;
            assert_eq!(uniform, (3.0_f64.sqrt() * std * unit) as f32, "{kind} [{element}]");
        }
    }
    assert_eq!(fill(&Spec::new("normal"), 1, 1)[0], (0.01 * stream().normal(0, 0, 0)) as f32);
    assert_eq!(fill(&Spec::new("normal").with("std", 2.0), 1, 1)[0], (2.0 * stream().normal(0, 0, 0)) as f32);
    assert_eq!(fill(&Spec::new("zeros"), 7, 5), [0.0; 35]);
}

const SHAPES: [(usize, usize); 9] = [(1, 1), (2, 2), (5, 1), (1, 5), (7, 3), (3, 7), (33, 33), (100, 64), (64, 100)];

#[test]
fn orthogonal_vectors_are_orthonormal() {
    for gain in [1.0, 2.5] {
        for (inputs, outputs) in SHAPES {
            let w = fill(&Spec::new("orthogonal").with("gain", gain), inputs, outputs);
            let at = |i: usize, o: usize| f64::from(w[i * outputs + o]);
            let (count, length) = (inputs.min(outputs), inputs.max(outputs));
            for (a, b) in (0..count).flat_map(|a| (0..count).map(move |b| (a, b))) {
                let component = |v: usize, k: usize| if outputs < inputs { at(k, v) } else { at(v, k) };
                let product: f64 = (0..length).map(|k| component(a, k) * component(b, k)).sum();
                let want = if a == b { gain * gain } else { 0.0 };
                assert!((product - want).abs() < 1e-6 * gain * gain, "{inputs} x {outputs}: {a} . {b} = {product}");
            }
        }
    }
}

/// The columns of `Q` of the QR decomposition of a tall matrix, given and returned column by column, by Householder
/// reflections, with the signs that make the diagonal of `R` positive.
fn householder(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let reflect = |x: &mut [f64], v: &[f64]| {
        let f = 2.0 * dot(x, v) / dot(v, v);
        x.iter_mut().zip(v).for_each(|(x, v)| *x -= f * v);
    };
    let mut r = matrix.to_vec();
    let mut mirrors: Vec<Vec<f64>> = Vec::new();
    for k in 0..r.len() {
        let mut v = r[k].clone();
        v[..k].fill(0.0);
        v[k] += dot(&v, &v).sqrt().copysign(v[k]);
        r.iter_mut().for_each(|column| reflect(column, &v));
        mirrors.push(v);
    }
    let column_of_q = |k: usize| {
        let mut column = vec![0.0; r[k].len()];
        column[k] = r[k][k].signum();
        mirrors.iter().rev().for_each(|v| reflect(&mut column, v));
        column
    };
    (0..r.len()).map(column_of_q).collect()
}

#[test]
fn orthogonal_is_the_q_of_qr() {
    for (inputs, outputs) in SHAPES {
        let (count, length) = (inputs.min(outputs), inputs.max(outputs));
        let element = |v: usize, k: usize| if outputs < inputs { k * outputs + v } else { v * outputs + k };
        let normal = |v: usize| (0..length).map(|k| stream().normal(0, 0, element(v, k) as u64)).collect();
        let q = householder(&(0..count).map(normal).collect::<Vec<_>>());
        let weights = fill(&Spec::new("orthogonal"), inputs, outputs);
        for (v, want) in q.iter().enumerate() {
            let got: Vec<f32> = (0..length).map(|k| weights[element(v, k)]).collect();
            assert_close(&format!("{inputs} x {outputs}, vector {v}"), &got, want, 1e-7);
        }
    }
}

#[test]
fn every_entry_is_built_by_its_kind_with_defaults_in_range() {
    for entry in CATALOGUE {
        assert_eq!(build(&Spec::new(entry.kind)).unwrap().kind(), entry.kind);
        // Every element is written.
        assert!(fill(&Spec::new(entry.kind), 4, 3).iter().all(|w| w.is_finite()), "{}", entry.kind);
    }
    assert_eq!(build(&Spec::new("xavier")).err().unwrap().to_string(), "initializer \"xavier\" is unknown");
    let error = build(&Spec::new("he").with("uniform", 0.5)).err().unwrap();
    assert!(matches!(error, SpecError::OutOfRange { name: "uniform", .. }));
}
