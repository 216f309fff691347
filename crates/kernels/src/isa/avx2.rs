//! AVX2 with FMA: 16 registers of 8 numbers.

use std::arch::x86_64::*;

use super::{Kernel, Simd};

/// Proof that the CPU has AVX2 and FMA.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2(());

/// # Safety
/// The CPU has the features named here.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Avx2(()))
}

// SAFETY (of every block here): a value of this type exists only inside `run`, whose caller has asked the CPU; what
// is read and written is the caller's promise, stated in `Simd`.
impl Simd for Avx2 {
    type Vector = __m256;
    const LANES: usize = 8;
    const TILE_ROWS: usize = 6;
    const BLOCK: usize = 8;

    #[inline(always)]
    fn fma(self, a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_set1_ps(value) }
    }

    #[inline(always)]
    fn vector_fma(self, a: __m256, b: __m256, c: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_fmadd_ps(a, b, c) }
    }

    #[inline(always)]
    fn vector_add(self, a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_add_ps(a, b) }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: __m256) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_ps(to, value) }
    }

    #[inline(always)]
    unsafe fn load_first(self, from: *const f32, count: usize) -> __m256 {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm256_maskload_ps(from, mask(count)) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, value: __m256, count: usize) {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm256_maskstore_ps(to, mask(count), value) }
    }

    #[inline(always)]
    unsafe fn transpose_block(self, from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: see above.
        unsafe { transpose8(from, stride, to, to_stride) }
    }

    #[inline(always)]
    fn prefetch(self, address: *const f32) {
        // SAFETY: a prefetch reads nothing and never faults.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) }
    }
}

/// Turns 8 x 8 numbers: pairs of rows interleaved, then pairs of pairs, then halves.
///
/// # Safety
/// The CPU has AVX, and the block can be read and written.
#[inline(always)]
pub(super) unsafe fn transpose8(from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let r: [__m256; 8] = std::array::from_fn(|row| _mm256_loadu_ps(from.add(row * stride)));
        let low: [__m256; 4] = std::array::from_fn(|pair| _mm256_unpacklo_ps(r[2 * pair], r[2 * pair + 1]));
        let high: [__m256; 4] = std::array::from_fn(|pair| _mm256_unpackhi_ps(r[2 * pair], r[2 * pair + 1]));
        let quads = |a: __m256, b: __m256| (_mm256_shuffle_ps::<0x44>(a, b), _mm256_shuffle_ps::<0xee>(a, b));
        let upper = [quads(low[0], low[1]), quads(high[0], high[1])];
        let lower = [quads(low[2], low[3]), quads(high[2], high[3])];
        for half in 0..2 {
            let ((a0, a1), (b0, b1)) = (upper[half], lower[half]);
            _mm256_storeu_ps(to.add(2 * half * to_stride), _mm256_permute2f128_ps::<0x20>(a0, b0));
            _mm256_storeu_ps(to.add((2 * half + 1) * to_stride), _mm256_permute2f128_ps::<0x20>(a1, b1));
            _mm256_storeu_ps(to.add((2 * half + 4) * to_stride), _mm256_permute2f128_ps::<0x31>(a0, b0));
            _mm256_storeu_ps(to.add((2 * half + 5) * to_stride), _mm256_permute2f128_ps::<0x31>(a1, b1));
        }
    }
}

#[inline(always)]
fn mask(count: usize) -> __m256i {
    // SAFETY: called by methods of `Avx2` alone.
    unsafe { _mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)) }
}
