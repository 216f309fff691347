//! A rule with its coefficients, swept over slices.

use std::array::from_fn;

use downhill_kernels::{Isa, Kernel, Simd};

use crate::rule::Rule;

/// An update rule that is ready for a step.
///
/// [`prepare`](Self::prepare) once a step, then [`update`](Self::update) any strips of parameters, on any thread.
pub trait Optimizer: Send + Sync {
    /// The name in the catalogue, such as `adam`.
    fn kind(&self) -> &'static str;

    /// Names of the state, one array of each beside the weights. All of it begins at zero.
    fn state_names(&self) -> &'static [&'static str];

    /// Computes the coefficients of step `step`, counted from 1, at learning rate `rate`.
    /// Before the first call they are those of step 1 at rate 0.
    fn prepare(&mut self, step: u64, rate: f64);

    /// Replaces weights and state by those after this step, and says whether all of them are finite.
    ///
    /// The gradient that the rule sees is `gradient + l2 * weight`: `l2` is lambda / b for weights under L2
    /// regularisation, else 0. `decays` says whether decoupled weight decay (`adamW`) applies to these parameters.
    /// State that would be subnormal becomes zero.
    ///
    /// State counts as well as weights because a mean square that overflows stops its weight without a trace.
    ///
    /// # Panics
    /// If gradients or state are shorter than the weights, or `state` has not one slice for each state name.
    fn update(
        &self,
        isa: Isa,
        decays: bool,
        l2: f32,
        weights: &mut [f32],
        gradients: &[f32],
        state: &mut [&mut [f32]],
    ) -> bool;
}

/// A rule and its coefficients for the step at hand.
struct Prepared<R: Rule<N>, const N: usize> {
    rule: R,
    decaying: R::Coefficients,
    spared: R::Coefficients,
}

/// The optimizer that follows `rule`.
pub(crate) fn follow<R: Rule<N>, const N: usize>(rule: R) -> Box<dyn Optimizer> {
    let decaying = rule.coefficients(1, 0.0, true);
    let spared = rule.coefficients(1, 0.0, false);
    Box::new(Prepared { rule, decaying, spared })
}

impl<R: Rule<N>, const N: usize> Optimizer for Prepared<R, N> {
    fn kind(&self) -> &'static str {
        R::ENTRY.kind
    }

    fn state_names(&self) -> &'static [&'static str] {
        &R::STATE
    }

    fn prepare(&mut self, step: u64, rate: f64) {
        self.decaying = self.rule.coefficients(step, rate, true);
        self.spared = self.rule.coefficients(step, rate, false);
    }

    fn update(
        &self,
        isa: Isa,
        decays: bool,
        l2: f32,
        weights: &mut [f32],
        gradients: &[f32],
        state: &mut [&mut [f32]],
    ) -> bool {
        let Ok(state) = <&mut [&mut [f32]; N]>::try_from(state) else {
            panic!("{} needs the state {:?}", R::ENTRY.kind, R::STATE)
        };
        isa.dispatch(Sweep::<R, N> {
            k: if decays { self.decaying } else { self.spared },
            l2,
            weights,
            gradients,
            state: state.each_mut().map(|values| &mut **values),
        })
    }
}

/// One pass over slices of equal length.
struct Sweep<'a, R: Rule<N>, const N: usize> {
    k: R::Coefficients,
    l2: f32,
    weights: &'a mut [f32],
    gradients: &'a [f32],
    state: [&'a mut [f32]; N],
}

impl<R: Rule<N>, const N: usize> Kernel for Sweep<'_, R, N> {
    type Output = bool;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> bool {
        let count = self.weights.len();
        let (weights, gradients) = (self.weights, &self.gradients[..count]);
        let state = self.state.map(|values| &mut values[..count]);
        let mut largest = 0;
        for index in 0..count {
            let w = weights[index];
            let g = gradients[index] + self.l2 * w;
            let (w, new) = R::update(self.k, w, g, from_fn(|n| state[n][index]));
            weights[index] = w;
            largest = magnitude(w).max(largest);
            for n in 0..N {
                state[n][index] = new[n];
                largest = magnitude(new[n]).max(largest);
            }
        }
        largest < magnitude(f32::INFINITY)
    }
}

/// The bits of `|x|`, which order numbers as their magnitudes do, infinity and then NaN last.
#[inline(always)]
fn magnitude(x: f32) -> u32 {
    x.abs().to_bits()
}
