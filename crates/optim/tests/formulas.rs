//! Every rule against its formula in f64, from the same state, step by step; and against what can be worked out by hand.

mod common;

use common::{Arrays, Random, ulp, variants};
use downhill_kernels::Isa;
use downhill_optim::build;
use downhill_spec::Spec;

/// The hyperparameters as they are, and what a step knows.
struct Step<'a> {
    spec: &'a Spec,
    t: i32,
    rate: f64,
    decays: bool,
}

impl Step<'_> {
    fn number(&self, name: &str, default: f64) -> f64 {
        self.spec.numbers.get(name).copied().unwrap_or(default)
    }

    fn flag(&self, name: &str) -> bool {
        self.number(name, 0.0) == 1.0
    }

    fn root(&self, s: f64) -> f64 {
        let epsilon = self.number("epsilon", 1e-8);
        if self.flag("epsilonInside") { (s + epsilon).sqrt() } else { s.sqrt() + epsilon }
    }

    /// The formulas of the papers, in f64. Gives the weight, then the state.
    fn exact(&self, w: f64, g: f64, state: &[f64]) -> Vec<f64> {
        let Self { t, rate, .. } = *self;
        match self.spec.kind.as_str() {
            "sgd" => vec![w - rate * g],
            "momentum" => {
                let beta = self.number("beta", 0.9);
                let gain = if self.flag("average") { 1.0 - beta } else { 1.0 };
                let v = beta * state[0] + gain * g;
                let (step, seen) = if self.flag("nesterov") { (beta * v + gain * g, t + 1) } else { (v, t) };
                let bias = if self.flag("biasCorrection") { 1.0 - beta.powi(seen) } else { 1.0 };
                vec![w - rate * step / bias, v]
            }
            "rmsProp" => {
                let beta = self.number("beta", 0.9);
                let s = beta * state[0] + (1.0 - beta) * g * g;
                vec![w - rate * g / self.root(s), s]
            }
            "adam" | "adamW" => {
                let (beta1, beta2) = (self.number("beta1", 0.9), self.number("beta2", 0.999));
                let m = beta1 * state[0] + (1.0 - beta1) * g;
                let v = beta2 * state[1] + (1.0 - beta2) * g * g;
                let (m_hat, v_hat) = (m / (1.0 - beta1.powi(t)), v / (1.0 - beta2.powi(t)));
                let decays = (self.decays || self.flag("decayBiases")) && self.spec.kind == "adamW";
                let decay = if decays { self.number("weightDecay", 0.01) } else { 0.0 };
                let step = if self.flag("epsilonHat") {
                    // The paper's alpha_t, and its epsilon hat.
                    let rate_t = rate * (1.0 - beta2.powi(t)).sqrt() / (1.0 - beta1.powi(t));
                    rate_t * m / (v.sqrt() + self.number("epsilon", 1e-8))
                } else {
                    rate * m_hat / self.root(v_hat)
                };
                vec![w - rate * decay * w - step, m, v]
            }
            kind => panic!("no formula for {kind}"),
        }
    }
}

/// Within 4 units in the last place of the sum of a formula's terms, each without its sign: what terms that cancel had is
/// lost before the rule rounds.
#[test]
fn every_step_is_within_4_ulp_of_the_formula() {
    let mut random = Random::new(3);
    let count = 64;
    for spec in variants() {
        let mut optimizer = build(&spec).expect("the spec is right");
        let squares = optimizer.state_names().iter().rposition(|_| !["sgd", "momentum"].contains(&optimizer.kind()));
        let weights = (0..count).map(|_| random.number(-3, 1)).collect();
        let mut arrays = Arrays::new(weights, optimizer.as_ref());
        for t in 1..=500 {
            let step = Step { spec: &spec, t, rate: 0.1 / f64::from(t).sqrt(), decays: t % 3 != 0 };
            let gradients: Vec<f32> = (0..count).map(|i| random.number(-i / 8, 1)).collect();
            let before = arrays.clone();
            optimizer.prepare(t as u64, step.rate);
            assert!(arrays.update(optimizer.as_ref(), Isa::SCALAR, step.decays, 0.0, &gradients));
            for (i, &g) in gradients.iter().enumerate() {
                let (w, g) = (f64::from(before.weights[i]), f64::from(g));
                let state: Vec<f64> = before.state.iter().map(|s| f64::from(s[i])).collect();
                let exact = step.exact(w, g, &state);
                let opposed = |(n, s): (usize, &f64)| if Some(n) == squares { *s } else { -s.abs() };
                let opposed: Vec<f64> = state.iter().enumerate().map(opposed).collect();
                let terms = step.exact(w.abs(), -g.abs(), &opposed);
                let ours = std::iter::once(arrays.weights[i]).chain(arrays.state.iter().map(|s| s[i]));
                for ((ours, exact), terms) in ours.zip(exact).zip(terms) {
                    let error = (f64::from(ours) - exact).abs() / ulp(terms);
                    assert!(error <= 4.0, "{spec:?}, step {t}, element {i}: {exact:e}; got {ours:e}, {error} ULP off");
                }
            }
        }
    }
}

fn constant_gradient(spec: &Spec, rate: f64, gradient: f32, steps: u64) -> Vec<f32> {
    let mut optimizer = build(spec).expect("the spec is right");
    let mut arrays = Arrays::new(vec![0.0], optimizer.as_ref());
    let after = |step| {
        optimizer.prepare(step, rate);
        assert!(arrays.update(optimizer.as_ref(), Isa::SCALAR, true, 0.0, &[gradient]));
        arrays.weights[0]
    };
    (1..=steps).map(after).collect()
}

fn assert_close(ours: &[f32], exact: impl Fn(f64) -> f64) {
    for (index, &ours) in ours.iter().enumerate() {
        let exact = exact(index as f64 + 1.0);
        assert!((f64::from(ours) - exact).abs() <= 1e-5 * exact.abs(), "step {}: {exact}; got {ours}", index + 1);
    }
}

/// The notes: from zero, an average of ones is .1, .19, .271, ...; corrected, it is one.
#[test]
fn momentum_in_closed_form() {
    let momentum = Spec::new("momentum");
    let average = momentum.clone().with("average", 1.0);
    let sum = |t: f64| (1.0 - 0.9_f64.powf(t)) / 0.1;
    // w_t is the sum of the first t velocities.
    assert_close(&constant_gradient(&momentum, 1.0, -1.0, 50), |t| 10.0 * t - 9.0 * sum(t));
    assert_close(&constant_gradient(&average, 1.0, -1.0, 50), |t| t - 0.9 * sum(t));
    let corrected = average.with("biasCorrection", 1.0);
    assert_close(&constant_gradient(&corrected, 1.0, -1.0, 50), |t| t);
    assert_close(&constant_gradient(&corrected.with("nesterov", 1.0), 1.0, -1.0, 50), |t| t);
}

/// Both averages of a constant, corrected, are that constant, so each step is `rate g / (|g| + epsilon)`.
#[test]
fn adam_in_closed_form() {
    for gradient in [-1e-6, -1.0, -1e6] {
        let size = f64::from(gradient).abs();
        let adam = Spec::new("adam").with("epsilon", 1e-7);
        assert_close(&constant_gradient(&adam, 0.5, gradient, 100), |t| t * 0.5 * size / (size + 1e-7));
        let inside = adam.with("epsilonInside", 1.0);
        assert_close(&constant_gradient(&inside, 0.5, gradient, 100), |t| t * 0.5 * size / (size * size + 1e-7).sqrt());
    }
}
