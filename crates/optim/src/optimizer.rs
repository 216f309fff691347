//! A rule with its coefficients, swept over slices.

use downhill_kernels::{Isa, Kernel, Simd};

use crate::rule::Rule;
use crate::state::State;

/// An update rule that is ready for a step.
///
/// [`prepare`](Self::prepare) once a step, then [`update`](Self::update) any strips of parameters, on any thread.
pub trait Optimizer: Send + Sync {
    /// The name in the catalogue, such as `adam`.
    fn kind(&self) -> &'static str;

    /// Names of the state, one array of each beside the weights. All of it begins at zero.
    fn state_names(&self) -> &'static [&'static str];

    /// Whether [`update`](Self::update) needs to know what `decays`, in the step at hand.
    fn decays(&self) -> bool;

    /// Computes the coefficients of step `step`, counted from 1, at learning rate `rate`.
    /// Before the first call they are those of step 1 at rate 0.
    fn prepare(&mut self, step: u64, rate: f64);

    /// Replaces weights and state by those after this step, and says whether all of them are finite.
    ///
    /// The gradient that the rule sees is `gradient + l2 * weight`: `l2` is lambda / b for weights under L2
    /// regularisation, else 0, and then it is `gradient` itself. `decays` says whether decoupled weight decay (`adamW`) applies
    /// to these parameters. State that would be subnormal becomes zero.
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
struct Prepared<R: Rule> {
    rule: R,
    decaying: R::Coefficients,
    spared: R::Coefficients,
}

/// The optimizer that follows `rule`.
pub(crate) fn follow<R: Rule>(rule: R) -> Box<dyn Optimizer> {
    let decaying = rule.coefficients(1, 0.0);
    Box::new(Prepared { rule, decaying, spared: R::spared(decaying) })
}

impl<R: Rule> Optimizer for Prepared<R> {
    fn kind(&self) -> &'static str {
        R::ENTRY.kind
    }

    fn state_names(&self) -> &'static [&'static str] {
        R::STATE
    }

    fn decays(&self) -> bool {
        self.decaying != self.spared
    }

    fn prepare(&mut self, step: u64, rate: f64) {
        self.decaying = self.rule.coefficients(step, rate);
        self.spared = R::spared(self.decaying);
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
        let k = if decays { self.decaying } else { self.spared };
        isa.dispatch(Sweep::<R> { k, l2, weights, gradients, state })
    }
}

/// One pass over a strip.
struct Sweep<'a, 'b, R: Rule> {
    k: R::Coefficients,
    l2: f32,
    weights: &'a mut [f32],
    gradients: &'a [f32],
    state: &'a mut [&'b mut [f32]],
}

impl<R: Rule> Kernel for Sweep<'_, '_, R> {
    type Output = bool;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> bool {
        if self.l2 == 0.0 { self.sweep::<false>() } else { self.sweep::<true>() }
    }
}

impl<R: Rule> Sweep<'_, '_, R> {
    #[inline(always)]
    fn sweep<const L2: bool>(self) -> bool {
        let Self { k, l2, weights, gradients, state } = self;
        let count = weights.len();
        // Slices cut here and not by the caller: only so does the compiler know that no index leaves them.
        let gradients = &gradients[..count];
        let Some(mut state) = R::State::slices(state, count) else {
            panic!("{} needs the state {:?}", R::ENTRY.kind, R::STATE)
        };
        let mut largest = 0;
        for index in 0..count {
            let w = weights[index];
            let g = if L2 { gradients[index] + l2 * w } else { gradients[index] };
            let (w, new) = R::update(k, w, g, R::State::read(&state, index));
            weights[index] = w;
            new.write(&mut state, index);
            // A velocity that overflows shows in the weight at once; a mean square would stop the weight without a trace.
            largest = magnitude(w).max(magnitude(new.last())).max(largest);
        }
        largest < magnitude(f32::INFINITY)
    }
}

/// The bits of `|x|`, which order numbers as their magnitudes do, infinity and then NaN last.
#[inline(always)]
fn magnitude(x: f32) -> u32 {
    x.abs().to_bits()
}
