//! Losses that work element by element: the sweeps, made once for all formulas.

use downhill_kernels::{Isa, Kernel, Simd, memory, reduce};

use super::{Loss, Targets};

/// A loss of single elements as its formula; a row's loss is the mean over its elements.
pub trait ElementLoss: Copy + Send + Sync + 'static {
    /// Its name in the catalogue.
    const KIND: &'static str;

    /// How many classes labels may name with this many outputs; see [`Loss::classes`].
    fn classes(_outputs: usize) -> Option<usize> {
        None
    }

    /// The loss of the logit `z` where `y` is right.
    fn value<S: Simd>(self, simd: S, z: f32, y: f32) -> f32;

    /// The derivative of [`value`](Self::value) by `z`.
    fn derivative<S: Simd>(self, simd: S, z: f32, y: f32) -> f32;

    /// What the logit says; itself unless stated otherwise.
    #[inline(always)]
    fn prediction<S: Simd>(self, _simd: S, z: f32) -> f32 {
        z
    }
}

impl<L: ElementLoss> Loss for L {
    fn kind(&self) -> &'static str {
        L::KIND
    }

    fn classes(&self, outputs: usize) -> Option<usize> {
        L::classes(outputs)
    }

    fn forward(&self, isa: Isa, outputs: usize, z: &[f32], targets: Targets, losses: &mut [f32]) {
        let mut values = memory::zeros(z.len());
        sweep(isa, Value(*self), z, targets, &mut values);
        row_means(isa, outputs, &values, losses);
    }

    fn forward_backward(
        &self,
        isa: Isa,
        outputs: usize,
        z: &[f32],
        targets: Targets,
        scale: f32,
        losses: &mut [f32],
        delta: &mut [f32],
    ) {
        // The values stand where the derivatives will, so that no other memory is needed.
        sweep(isa, Value(*self), z, targets, delta);
        row_means(isa, outputs, delta, losses);
        sweep(isa, Derivative { loss: *self, scale: scale / outputs as f32 }, z, targets, delta);
    }

    fn predict(&self, isa: Isa, _outputs: usize, z: &mut [f32]) {
        isa.dispatch(Predict { loss: *self, z });
    }
}

/// Each row's mean.
fn row_means(isa: Isa, outputs: usize, values: &[f32], means: &mut [f32]) {
    assert_eq!(values.len(), outputs * means.len(), "one loss for each row");
    for (mean, row) in means.iter_mut().zip(values.chunks_exact(outputs)) {
        *mean = reduce::sum(isa, row) / outputs as f32;
    }
}

/// A number for each pair of a logit and its target.
trait Pairwise: Copy {
    fn of<S: Simd>(self, simd: S, z: f32, y: f32) -> f32;
}

#[derive(Clone, Copy)]
struct Value<L>(L);

impl<L: ElementLoss> Pairwise for Value<L> {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, z: f32, y: f32) -> f32 {
        self.0.value(simd, z, y)
    }
}

#[derive(Clone, Copy)]
struct Derivative<L> {
    loss: L,
    scale: f32,
}

impl<L: ElementLoss> Pairwise for Derivative<L> {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, z: f32, y: f32) -> f32 {
        self.loss.derivative(simd, z, y) * self.scale
    }
}

/// Writes `f` of each logit and its target to `results`.
fn sweep<F: Pairwise>(isa: Isa, f: F, z: &[f32], targets: Targets, results: &mut [f32]) {
    assert_eq!(z.len(), results.len(), "as many results as logits");
    match targets {
        Targets::Values(y) => {
            assert_eq!(z.len(), y.len(), "as many targets as logits");
            isa.dispatch(Sweep { f, z, y, results });
        }
        Targets::Labels(labels) => {
            assert_eq!(z.len(), labels.len(), "as many labels as logits");
            isa.dispatch(Sweep { f, z, y: labels, results });
        }
    }
}

/// A target as a number.
trait Target: Copy {
    fn number(self) -> f32;
}

impl Target for f32 {
    #[inline(always)]
    fn number(self) -> f32 {
        self
    }
}

impl Target for u32 {
    #[inline(always)]
    fn number(self) -> f32 {
        self as f32
    }
}

struct Sweep<'s, F, Y> {
    f: F,
    z: &'s [f32],
    y: &'s [Y],
    results: &'s mut [f32],
}

impl<F: Pairwise, Y: Target> Kernel for Sweep<'_, F, Y> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for ((result, &z), &y) in self.results.iter_mut().zip(self.z).zip(self.y) {
            *result = self.f.of(simd, z, y.number());
        }
    }
}

struct Predict<'s, L> {
    loss: L,
    z: &'s mut [f32],
}

impl<L: ElementLoss> Kernel for Predict<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for z in self.z {
            *z = self.loss.prediction(simd, *z);
        }
    }
}
