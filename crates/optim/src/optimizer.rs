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
    /// If gradients or state are shorter than the weights, an outer product is longer, or `state` has not one slice for each state
    /// name.
    fn update(
        &self,
        isa: Isa,
        decays: bool,
        l2: f32,
        weights: &mut [f32],
        gradients: Gradients,
        state: &mut [&mut [f32]],
    ) -> bool;
}

/// The gradients of some weights.
#[derive(Clone, Copy, Debug)]
pub enum Gradients<'a> {
    /// One a weight.
    Each(&'a [f32]),
    /// Those of a single sample, `left right^T`, which need no memory: weight (i, j) has `left[i] * right[j]`, with as many weights
    /// in a row as there are numbers in `right`.
    Outer {
        /// One number a row.
        left: &'a [f32],
        /// One number a column.
        right: &'a [f32],
    },
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
        gradients: Gradients,
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
    gradients: Gradients<'a>,
    state: &'a mut [&'b mut [f32]],
}

impl<R: Rule> Kernel for Sweep<'_, '_, R> {
    type Output = bool;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> bool {
        if self.l2 == 0.0 { self.sweep::<S, false>(simd) } else { self.sweep::<S, true>(simd) }
    }
}

/// Weights that an outer product's sweep updates together: whole vectors on every instruction set.
const LANES: usize = 16;

impl<R: Rule> Sweep<'_, '_, R> {
    #[inline(always)]
    fn sweep<S: Simd, const L2: bool>(self, simd: S) -> bool {
        let largest = match self.gradients {
            Gradients::Each(gradients) => self.by_each::<L2>(gradients),
            Gradients::Outer { left, right } => self.by_outer::<S, L2>(simd, left, right),
        };
        largest < magnitude(f32::INFINITY)
    }

    #[inline(always)]
    fn by_each<const L2: bool>(self, gradients: &[f32]) -> u32 {
        let Self { k, l2, weights, state, .. } = self;
        let count = weights.len();
        // Slices cut here and not by the caller: only so does the compiler know that no index leaves them.
        let gradients = &gradients[..count];
        let mut state = slices::<R>(state, count);
        let mut largest = 0;
        for (index, &gradient) in gradients.iter().enumerate() {
            largest = update_at::<R, L2>(k, l2, weights, gradient, &mut state, index).max(largest);
        }
        largest
    }

    #[inline(always)]
    fn by_outer<S: Simd, const L2: bool>(self, simd: S, left: &[f32], right: &[f32]) -> u32 {
        let Self { k, l2, weights, state, .. } = self;
        let mut state = slices::<R>(state, left.len() * right.len());
        let mut largest = [0; LANES];
        let (whole, rest) = right.as_chunks::<LANES>();
        for (row, &a) in left.iter().enumerate() {
            // Rounded as a product of matrices rounds it, which starts at zero.
            let gradient = |b: f32| simd.fma(a, b, 0.0);
            let mut start = row * right.len();
            for right in whole {
                let weights = &mut weights[start..start + LANES];
                let mut state = R::State::part(&mut state, start, start + LANES);
                for lane in 0..LANES {
                    let new = update_at::<R, L2>(k, l2, weights, gradient(right[lane]), &mut state, lane);
                    largest[lane] = new.max(largest[lane]);
                }
                start += LANES;
            }
            for (lane, &b) in rest.iter().enumerate() {
                let new = update_at::<R, L2>(k, l2, weights, gradient(b), &mut state, start + lane);
                largest[lane] = new.max(largest[lane]);
            }
        }
        largest.into_iter().fold(0, u32::max)
    }
}

/// The first `count` numbers of each array of state.
#[inline(always)]
fn slices<'a, R: Rule>(state: &'a mut [&mut [f32]], count: usize) -> <R::State as State>::Slices<'a> {
    let Some(state) = R::State::slices(state, count) else {
        panic!("{} needs the state {:?}", R::ENTRY.kind, R::STATE)
    };
    state
}

/// Updates the weight at `index` and its state; returns the larger one's [`magnitude`].
#[inline(always)]
fn update_at<R: Rule, const L2: bool>(
    k: R::Coefficients,
    l2: f32,
    weights: &mut [f32],
    gradient: f32,
    state: &mut <R::State as State>::Slices<'_>,
    index: usize,
) -> u32 {
    let w = weights[index];
    let g = if L2 { gradient + l2 * w } else { gradient };
    let (w, new) = R::update(k, w, g, R::State::read(state, index));
    weights[index] = w;
    new.write(state, index);
    // A velocity that overflows shows in the weight at once; a mean square would stop the weight without a trace.
    magnitude(w).max(magnitude(new.last()))
}

/// The bits of `|x|`, which order numbers as their magnitudes do, infinity and then NaN last.
#[inline(always)]
fn magnitude(x: f32) -> u32 {
    x.abs().to_bits()
}
