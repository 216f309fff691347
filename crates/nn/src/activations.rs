//! Activations: one number in, one number out, applied to every element.
//!
//! Each file states an activation as its formula, a value `f(z)` and a derivative `f'(z)` ([`Activation`]); the sweeps
//! over slices are made from it once for all ([`ActivationSweep`]). [`softmax()`] stands apart: it works on rows, and its
//! derivative lives in the loss that it belongs to.

mod elu;
mod gelu;
mod leaky_relu;
mod linear;
mod relu;
mod sigmoid;
mod silu;
pub(crate) mod softmax;
mod softplus;
mod tanh;

use downhill_kernels::{Isa, Kernel, Simd};
use downhill_spec::{Entry, Numbers, Spec, SpecError, find};

pub use elu::Elu;
pub use gelu::Gelu;
pub use leaky_relu::LeakyRelu;
pub use linear::Linear;
pub use relu::Relu;
pub use sigmoid::Sigmoid;
pub use silu::Silu;
pub use softmax::softmax;
pub use softplus::Softplus;
pub use tanh::Tanh;

/// An activation as its formula.
pub trait Activation: Copy + Send + Sync + 'static {
    /// Its name in the catalogue.
    const KIND: &'static str;
    /// Whether the derivative reads `z`; if not, `a = f(z)` is enough, and `z` need not be kept.
    const NEEDS_INPUT: bool;
    /// `f(z)`
    fn value<S: Simd>(self, simd: S, z: f32) -> f32;
    /// `f'(z)`, given `z` (where it is needed) and `a = f(z)`.
    fn derivative<S: Simd>(self, simd: S, z: f32, a: f32) -> f32;
}

/// An activation over slices: the door to every [`Activation`].
///
/// Slices of one call have the same length. Elements are independent, so any cut into calls gives the same bits.
pub trait ActivationSweep: Send + Sync {
    /// Its name in the catalogue.
    fn kind(&self) -> &'static str;
    /// Whether [`backward`](Self::backward) reads `z`; if not, an empty slice may stand for it.
    fn needs_input(&self) -> bool;
    /// `a = f(z)`
    fn forward(&self, isa: Isa, z: &[f32], a: &mut [f32]);
    /// `z = f(z)`
    fn forward_in_place(&self, isa: Isa, z: &mut [f32]);
    /// `delta = delta * f'(z)`, given `z` (where it is needed) and `a = f(z)`.
    fn backward(&self, isa: Isa, z: &[f32], a: &[f32], delta: &mut [f32]);
}

impl<A: Activation> ActivationSweep for A {
    fn kind(&self) -> &'static str {
        A::KIND
    }

    fn needs_input(&self) -> bool {
        A::NEEDS_INPUT
    }

    fn forward(&self, isa: Isa, z: &[f32], a: &mut [f32]) {
        assert_eq!(z.len(), a.len(), "as many outputs as inputs");
        isa.dispatch(Forward { activation: *self, z, a });
    }

    fn forward_in_place(&self, isa: Isa, z: &mut [f32]) {
        isa.dispatch(ForwardInPlace { activation: *self, z });
    }

    fn backward(&self, isa: Isa, z: &[f32], a: &[f32], delta: &mut [f32]) {
        assert_eq!(a.len(), delta.len(), "as many gradients as outputs");
        if A::NEEDS_INPUT {
            assert_eq!(z.len(), delta.len(), "as many gradients as inputs");
            isa.dispatch(BackwardFromInput { activation: *self, z, a, delta });
        } else {
            isa.dispatch(BackwardFromOutput { activation: *self, a, delta });
        }
    }
}

struct Forward<'s, A> {
    activation: A,
    z: &'s [f32],
    a: &'s mut [f32],
}

impl<A: Activation> Kernel for Forward<'_, A> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (a, &z) in self.a.iter_mut().zip(self.z) {
            *a = self.activation.value(simd, z);
        }
    }
}

struct ForwardInPlace<'s, A> {
    activation: A,
    z: &'s mut [f32],
}

impl<A: Activation> Kernel for ForwardInPlace<'_, A> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for z in self.z {
            *z = self.activation.value(simd, *z);
        }
    }
}

struct BackwardFromInput<'s, A> {
    activation: A,
    z: &'s [f32],
    a: &'s [f32],
    delta: &'s mut [f32],
}

impl<A: Activation> Kernel for BackwardFromInput<'_, A> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for ((delta, &a), &z) in self.delta.iter_mut().zip(self.a).zip(self.z) {
            *delta *= self.activation.derivative(simd, z, a);
        }
    }
}

struct BackwardFromOutput<'s, A> {
    activation: A,
    a: &'s [f32],
    delta: &'s mut [f32],
}

impl<A: Activation> Kernel for BackwardFromOutput<'_, A> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (delta, &a) in self.delta.iter_mut().zip(self.a) {
            // A formula that reads `z` after all would show.
            *delta *= self.activation.derivative(simd, f32::NAN, a);
        }
    }
}

/// Makes an activation from its numbers.
pub type Build = fn(&Numbers) -> Box<dyn ActivationSweep>;

/// Every activation.
pub const CATALOGUE: &[Entry<Build>] = &[
    relu::ENTRY,
    leaky_relu::ENTRY,
    sigmoid::ENTRY,
    tanh::ENTRY,
    softplus::ENTRY,
    elu::ENTRY,
    gelu::ENTRY,
    silu::ENTRY,
    linear::ENTRY,
];

/// The activation that `spec` describes.
pub fn build(spec: &Spec) -> Result<Box<dyn ActivationSweep>, SpecError> {
    let entry = find("activation", CATALOGUE, spec)?;
    Ok((entry.build)(&entry.read(spec)?))
}
