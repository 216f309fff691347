//! Every rule against the trajectories of PyTorch, Keras and optax in `__test__/fixtures/optimizers`.

mod common;

use common::{Arrays, ulp};
use downhill_kernels::Isa;
use downhill_optim::{CATALOGUE, build};
use downhill_spec::Spec;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    source: String,
    /// None where it is TypeScript that knows the numbers.
    spec: Option<Spec>,
    learning_rate: f64,
    initial: Vec<f64>,
    /// One gradient for each step, or, where a long run states a formula, none.
    #[serde(default)]
    gradients: Vec<Vec<f64>>,
    #[serde(default)]
    steps: i32,
    weights: Vec<Vec<f64>>,
}

impl Case {
    fn gradient(&self, step: i32) -> Vec<f32> {
        match self.gradients.get(step as usize - 1) {
            Some(gradient) => gradient.iter().map(|&g| g as f32).collect(),
            None => (0..self.initial.len() as i32)
                .map(|index| ((step * 7919 + index * 104_729) % 2001 - 900) as f32 / 1024.0)
                .collect(),
        }
    }

    /// The weights after each step.
    fn run(&self) -> Vec<Vec<f32>> {
        let mut optimizer = build(self.spec.as_ref().expect("a spec")).expect("the fixture's spec is right");
        let mut arrays = Arrays::new(self.initial.iter().map(|&w| w as f32).collect(), optimizer.as_ref());
        let steps = self.steps.max(self.gradients.len() as i32);
        let after = |step: i32| {
            optimizer.prepare(step as u64, self.learning_rate);
            assert!(arrays.update(optimizer.as_ref(), Isa::SCALAR, true, 0.0, &self.gradient(step)));
            arrays.weights.clone()
        };
        (1..=steps).map(after).collect()
    }
}

fn cases(kind: &str) -> Vec<Case> {
    let stem: String =
        kind.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase())).collect();
    let path = format!("{}/../../__test__/fixtures/optimizers/{stem}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let fixture: Fixture = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let cases: Vec<Case> = fixture.cases.into_iter().filter(|case| case.spec.is_some()).collect();
    let is_right = |case: &Case| case.spec.as_ref().is_some_and(|spec| spec.kind == kind);
    assert!(cases.iter().all(is_right), "{path} has a case of another kind");
    cases
}

/// Both sides round to f32 at each step, so they part by about one unit in the last place a step.
#[test]
fn every_step_is_that_of_the_libraries() {
    for entry in CATALOGUE {
        for case in cases(entry.kind).iter().filter(|case| case.steps == 0) {
            let mut largest: Vec<f64> = case.initial.iter().map(|w| w.abs()).collect();
            for (step, (ours, theirs)) in case.run().iter().zip(&case.weights).enumerate() {
                for (index, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
                    largest[index] = largest[index].max(theirs.abs());
                    let allowed = (2.0 + step as f64) * ulp(largest[index]);
                    let difference = (f64::from(ours) - theirs).abs();
                    let Case { name, source, .. } = case;
                    assert!(
                        difference <= allowed,
                        "{} ({name}, {source}): weight {index} after step {} is {theirs}; got {ours}",
                        entry.kind,
                        step + 1
                    );
                }
            }
        }
    }
}

/// Relative to the larger of a weight's two ends, as one that crosses zero may end beside it.
#[test]
fn a_thousand_steps_drift_by_less_than_1e_4() {
    for entry in CATALOGUE {
        let long: Vec<Case> = cases(entry.kind).into_iter().filter(|case| case.steps > 0).collect();
        assert!(!long.is_empty(), "{} has no long case", entry.kind);
        for case in long {
            let ours = case.run();
            let (ours, theirs) = (ours.last().expect("steps"), case.weights.last().expect("weights"));
            for ((&ours, &theirs), &initial) in ours.iter().zip(theirs).zip(&case.initial) {
                let drift = (f64::from(ours) - theirs).abs() / theirs.abs().max(initial.abs());
                assert!(drift <= 1e-4, "{} ({}): {theirs} has drifted to {ours}", entry.kind, case.name);
            }
        }
    }
}
