//! What an update rule is.

use downhill_spec::Entry;

use crate::rules::Build;
use crate::state::State;

/// An update rule.
///
/// `coefficients` is computed once a step, in f64, and rounded; `update` is the formula, in f32.
pub(crate) trait Rule: Send + Sync + 'static {
    /// Its name and its numbers.
    const ENTRY: Entry<Build>;
    /// Names of the state, as the formula calls it. All of it begins at zero.
    const STATE: &'static [&'static str];
    /// The state of one weight.
    type State: State;
    /// All that the formula needs besides a weight, its gradient and its state.
    type Coefficients: Copy + PartialEq + Send + Sync;

    /// The coefficients of step `step`, counted from 1, at learning rate `rate`.
    fn coefficients(&self, step: u64, rate: f64) -> Self::Coefficients;

    /// The same for parameters that weight decay spares.
    fn spared(k: Self::Coefficients) -> Self::Coefficients {
        k
    }

    /// The new weight and state. Implementations are `#[inline(always)]` and free of branches, so that a loop over them
    /// becomes SIMD.
    fn update(k: Self::Coefficients, w: f32, g: f32, state: Self::State) -> (f32, Self::State);
}
