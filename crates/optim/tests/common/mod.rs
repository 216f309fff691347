//! What the tests share: parameters with their state, and random numbers.
#![allow(dead_code)] // Each test file is a crate of its own and uses a part.

use downhill_kernels::Isa;
use downhill_optim::{Gradients, Optimizer};
use downhill_spec::Spec;

/// Weights and the state beside them.
#[derive(Clone, Debug)]
pub struct Arrays {
    pub weights: Vec<f32>,
    pub state: Vec<Vec<f32>>,
}

impl Arrays {
    pub fn new(weights: Vec<f32>, optimizer: &dyn Optimizer) -> Self {
        let state = vec![vec![0.0; weights.len()]; optimizer.state_names().len()];
        Self { weights, state }
    }

    pub fn update(&mut self, optimizer: &dyn Optimizer, isa: Isa, decays: bool, l2: f32, gradients: &[f32]) -> bool {
        self.update_by(optimizer, isa, decays, l2, Gradients::Each(gradients))
    }

    pub fn update_by(
        &mut self,
        optimizer: &dyn Optimizer,
        isa: Isa,
        decays: bool,
        l2: f32,
        gradients: Gradients,
    ) -> bool {
        let mut state: Vec<&mut [f32]> = self.state.iter_mut().map(Vec::as_mut_slice).collect();
        optimizer.update(isa, decays, l2, &mut self.weights, gradients, &mut state)
    }

    /// All bits, so that -0 differs from 0; every NaN is the same.
    pub fn bits(&self) -> Vec<u32> {
        let all = self.weights.iter().chain(self.state.iter().flatten());
        all.map(|x| if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }).collect()
    }
}

/// Every formula in the crate.
pub fn variants() -> Vec<Spec> {
    vec![
        Spec::new("sgd"),
        Spec::new("momentum"),
        Spec::new("momentum").with("nesterov", 1.0),
        Spec::new("momentum").with("average", 1.0),
        Spec::new("momentum").with("average", 1.0).with("biasCorrection", 1.0),
        Spec::new("momentum").with("average", 1.0).with("biasCorrection", 1.0).with("nesterov", 1.0),
        Spec::new("rmsProp"),
        Spec::new("rmsProp").with("epsilonInside", 1.0).with("beta", 0.99),
        Spec::new("adam"),
        Spec::new("adam").with("epsilonInside", 1.0).with("beta1", 0.5).with("epsilon", 1e-3),
        Spec::new("adam").with("epsilonHat", 1.0).with("epsilon", 1e-7),
        Spec::new("adamW"),
        Spec::new("adamW").with("decayBiases", 1.0),
        Spec::new("adamW").with("epsilonInside", 1.0).with("weightDecay", 2.0),
    ]
}

/// The distance from `|x|` to the next f32.
pub fn ulp(x: f64) -> f64 {
    let x = (x.abs() as f32).max(f32::MIN_POSITIVE);
    f64::from(x.next_up()) - f64::from(x)
}

/// Random numbers for tests (Knuth's linear congruential generator).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.bits() as usize % bound
    }

    /// Of either sign, its magnitude spread evenly over the powers of ten from `low` to `high`.
    pub fn number(&mut self, low: i32, high: i32) -> f32 {
        let exponent = f64::from(low) + f64::from(high - low) * f64::from(self.bits()) / f64::from(u32::MAX);
        let sign = if self.bits() & 1 == 0 { 1.0 } else { -1.0 };
        (sign * 10_f64.powf(exponent)) as f32
    }
}
