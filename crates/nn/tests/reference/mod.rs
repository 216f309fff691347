//! What the tests of single parts share: PyTorch's values, and arithmetic in f64 that owes nothing to the crate's.
#![allow(dead_code)] // Each test file uses its own part of this.

pub mod contract;
pub mod exact;
pub mod run;

use std::collections::BTreeMap;
use std::path::Path;

use downhill_spec::Spec;
use serde_json::Value;

/// The cases of the fixture that belongs to `kind`.
pub fn cases(kind: &str) -> Vec<Value> {
    let stem: String =
        kind.chars().flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] }).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{stem}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut fixture: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(fixture["cases"].take()).unwrap()
}

/// The part of this kind with the numbers of a case.
pub fn spec(kind: &str, case: &Value) -> Spec {
    let numbers: BTreeMap<String, f64> = serde_json::from_value(case["numbers"].clone()).unwrap();
    Spec { kind: kind.to_owned(), numbers }
}

/// A list of numbers of a case.
pub fn numbers(case: &Value, name: &str) -> Vec<f64> {
    serde_json::from_value(case[name].clone()).unwrap()
}

/// The same list in f32, in which the fixture's inputs are exact.
pub fn inputs(case: &Value, name: &str) -> Vec<f32> {
    numbers(case, name).into_iter().map(|x| x as f32).collect()
}

/// Asserts that each number is within `tolerance` of what is right, relative to it where it is above 1.
pub fn assert_close(what: &str, got: &[f32], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        let error = (f64::from(got) - want).abs();
        assert!(error <= tolerance * want.abs().max(1.0), "{what} [{i}]: {got:e} should be {want:e}");
    }
}

/// Asserts that a gradient is right, relative to its length.
pub fn assert_gradient(what: &str, got: &[f32], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}");
    let length = |numbers: &mut dyn Iterator<Item = f64>| numbers.map(|x| x * x).sum::<f64>().sqrt();
    let error = length(&mut got.iter().zip(want).map(|(&g, &w)| f64::from(g) - w));
    assert!(
        error <= tolerance * length(&mut want.iter().copied()),
        "{what}: off by {error:e}\n{got:?} should be\n{want:?}"
    );
}

/// Asserts that two lists have the same bits.
pub fn assert_bits(what: &str, got: &[f32], want: &[f32]) {
    let bits = |list: &[f32]| list.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(got), bits(want), "{what}: {got:?}, {want:?}");
}

/// `count` numbers between `-limit` and `limit`, spread evenly and differently for each `seed`.
pub fn spread(count: usize, limit: f32, seed: u32) -> Vec<f32> {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let place = |i: usize| ((i as f64 + 1.0) * golden + f64::from(seed) * 0.327).fract();
    (0..count).map(|i| (2.0 * place(i) - 1.0) as f32 * limit).collect()
}

/// `f'(x)` by central differences.
pub fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-5;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

/// The error function, by a series of positive terms:
/// `erf(x) = 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!` (Abramowitz and Stegun, 7.1.6).
pub fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut term, mut sum) = (x, x);
    for n in 1..300 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
    }
    2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp() * sum
}
