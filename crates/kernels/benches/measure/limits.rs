//! The two limits of a kernel: how many fused multiply-adds the processor can do, and how fast it can copy.

use std::hint::black_box;
use std::time::Instant;

use downhill_kernels::{Isa, Kernel, Simd, memory};

/// Chains of multiply-adds side by side: more than a processor has in flight, fewer than it has registers.
const CHAINS: usize = 12;
const LINKS: usize = 100_000;
/// Numbers in a vector of any instruction set at most.
const MOST_LANES: usize = 16;
/// The best of so many tries counts: whatever disturbs one makes it slower.
const TRIES: usize = 9;

/// Operations a second, a multiply-add being two, of one thread that does nothing else.
pub fn multiply_add_peak(isa: Isa) -> f64 {
    let once = || {
        let start = Instant::now();
        let operations = isa.dispatch(Chains { factor: black_box(0.5), links: LINKS });
        operations as f64 / start.elapsed().as_secs_f64()
    };
    (0..TRIES).map(|_| once()).fold(0.0, f64::max)
}

/// Bytes a second, read and written, of one thread that copies between halves of `bytes`.
pub fn copy_bandwidth(bytes: usize) -> f64 {
    let count = (bytes / 8).max(16);
    let (from, mut to) = (vec_of(1.0, count), vec_of(0.0, count));
    let repeats = ((16 << 20) / bytes).max(1);
    let mut once = || {
        let start = Instant::now();
        for _ in 0..repeats {
            to.copy_from_slice(black_box(&from));
            black_box(&mut to);
        }
        (8 * count * repeats) as f64 / start.elapsed().as_secs_f64()
    };
    (0..TRIES).map(|_| once()).fold(0.0, f64::max)
}

/// Memory as the library itself takes it for large arrays.
fn vec_of(value: f32, count: usize) -> Vec<f32> {
    let mut numbers = memory::zeros(count);
    numbers.fill(value);
    numbers
}

struct Chains {
    factor: f32,
    links: usize,
}

impl Kernel for Chains {
    /// Operations done.
    type Output = usize;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> usize {
        let factor = simd.splat(self.factor);
        let mut chains = [simd.splat(1.0); CHAINS];
        for _ in 0..self.links {
            for chain in &mut chains {
                *chain = simd.vector_fma(*chain, factor, factor);
            }
        }
        let mut numbers = [0.0; MOST_LANES];
        for chain in chains {
            // SAFETY: there is room for `LANES` numbers.
            unsafe { simd.store(numbers.as_mut_ptr(), chain) };
            black_box(&numbers);
        }
        2 * S::LANES * CHAINS * self.links
    }
}
