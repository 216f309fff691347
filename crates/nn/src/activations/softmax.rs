use downhill_kernels::{Isa, Kernel, Simd, math, memory, reduce};

/// Softmax, in place: each row of `columns` numbers becomes `p_j = e^(z_j) / sum of e^(z_k)`, computed as
/// `e^(z_j - max z)`, so that nothing overflows.
///
/// It serves predictions; training goes from logits through
/// [`SoftmaxCrossEntropy`](crate::losses::SoftmaxCrossEntropy).
pub fn softmax(isa: Isa, columns: usize, z: &mut [f32]) {
    let mut maxima = memory::zeros(z.len() / columns);
    exponentials(isa, columns, z, &mut maxima);
    let sums = row_sums(isa, columns, z);
    isa.dispatch(Normalise { columns, powers: z, sums: &sums });
}

/// `z_j = e^(z_j - max z)` in each row, and the maxima.
pub(crate) fn exponentials(isa: Isa, columns: usize, z: &mut [f32], maxima: &mut [f32]) {
    reduce::max_of_rows(isa, columns, z, maxima);
    isa.dispatch(Exponentials { columns, z, maxima });
}

/// Each row's sum.
pub(crate) fn row_sums(isa: Isa, columns: usize, powers: &[f32]) -> Vec<f32> {
    let mut sums = memory::zeros(powers.len() / columns);
    reduce::sum_of_rows(isa, columns, powers, &mut sums);
    sums
}

struct Exponentials<'s> {
    columns: usize,
    z: &'s mut [f32],
    maxima: &'s [f32],
}

impl Kernel for Exponentials<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (row, max) in self.z.chunks_exact_mut(self.columns).zip(self.maxima) {
            for z in row {
                *z -= max;
            }
        }
        // Over all rows at once: rows are often shorter than a vector.
        for z in self.z {
            *z = math::exp(simd, *z);
        }
    }
}

struct Normalise<'s> {
    columns: usize,
    powers: &'s mut [f32],
    sums: &'s [f32],
}

impl Kernel for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        for (row, sum) in self.powers.chunks_exact_mut(self.columns).zip(self.sums) {
            for power in row {
                *power /= sum;
            }
        }
    }
}
