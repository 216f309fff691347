use downhill_kernels::memory;
use downhill_kernels::random::Stream;
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Initializer};

/// A random matrix with orthonormal columns, or rows where there are fewer of them, times `gain`.
///
/// Normal numbers (element by element of the weights) are orthonormalised by Gram-Schmidt, twice over against rounding.
/// This is the `Q` of the QR decomposition whose `R` has a positive diagonal, hence uniformly distributed, as
/// in PyTorch's `orthogonal_`. `gain` is 1 unless given, and `> 0`.
///
/// Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks",
/// 2014.
#[derive(Clone, Copy, Debug)]
pub struct Orthogonal {
    /// The length of each vector.
    pub gain: f64,
}

impl Initializer for Orthogonal {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn fill(&self, stream: &Stream, inputs: usize, outputs: usize, weights: &mut [f32]) {
        let (count, length) = (inputs.min(outputs), inputs.max(outputs));
        // The weight that is component `j` of vector `i`: vectors are the columns of a tall matrix, the rows of a wide one.
        let element = |i: usize, j: usize| if outputs < inputs { j * outputs + i } else { i * outputs + j };
        let vector = |i: usize| {
            let mut components = memory::zeros(length);
            let drawn = (0..length).map(|j| stream.normal(0, 0, element(i, j) as u64));
            components.iter_mut().zip(drawn).for_each(|(component, drawn)| *component = drawn);
            components
        };
        let mut vectors: Vec<Vec<f64>> = (0..count).map(vector).collect();
        orthonormalise(&mut vectors);
        for (i, vector) in vectors.iter().enumerate() {
            for (j, component) in vector.iter().enumerate() {
                weights[element(i, j)] = (self.gain * component) as f32;
            }
        }
    }
}

/// Gram-Schmidt in the order given. Once loses orthogonality where vectors are nearly dependent; "twice is enough"
/// (Giraud, Langou and Rozložník, 2005).
fn orthonormalise(vectors: &mut [Vec<f64>]) {
    for i in 0..vectors.len() {
        let (before, rest) = vectors.split_at_mut(i);
        let vector = &mut rest[0];
        for _ in 0..2 {
            for unit in &*before {
                let projection = dot(unit, vector);
                for (v, u) in vector.iter_mut().zip(unit) {
                    *v -= projection * u;
                }
            }
        }
        let norm = dot(vector, vector).sqrt();
        for v in vector {
            *v /= norm;
        }
    }
}

/// The inner product, by eight sums (index mod 8) added in order, so that it is both quick and the same everywhere.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    for (sum, (a, b)) in sums.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum += a * b;
    }
    sums.iter().sum()
}

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "orthogonal",
    parameters: &[Parameter::optional("gain", Range::Positive, 1.0)],
    build: |numbers| Box::new(Orthogonal { gain: numbers.get("gain") }),
};

#[cfg(test)]
mod tests {
    use super::{dot, orthonormalise};

    /// Läuchli's matrix, whose columns differ so little that one round of Gram-Schmidt leaves 1e-9 between them.
    #[test]
    fn nearly_dependent_vectors_become_orthonormal() {
        let column =
            |i: usize| (0..5).map(|j| if j == 0 { 1.0 } else { f64::from(u8::from(i + 1 == j)) * 1e-7 }).collect();
        let mut vectors: Vec<Vec<f64>> = (0..4).map(column).collect();
        orthonormalise(&mut vectors);
        for (i, a) in vectors.iter().enumerate() {
            for (j, b) in vectors.iter().enumerate() {
                let want = f64::from(u8::from(i == j));
                assert!((dot(a, b) - want).abs() < 1e-14, "{i} . {j} = {:e}", dot(a, b));
            }
        }
    }
}
