//! The portable instruction set: plain Rust, with exact fused multiply-adds on any CPU.

use super::Simd;

/// Proof of nothing: it runs everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Scalar(());

impl Scalar {
    pub(crate) const fn new() -> Self {
        Self(())
    }
}

/// `a * b + c` rounded once to f32, by f64 arithmetic alone.
///
/// The product of two f32 is exact in f64. The sum is rounded to odd there (its last bit is set when the sum is
/// inexact), which keeps enough to round once more, to f32, without error: 53 >= 24 + 2 bits
/// (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
#[inline(always)]
fn fma(a: f32, b: f32, c: f32) -> f32 {
    let product = f64::from(a) * f64::from(b);
    let addend = f64::from(c);
    let sum = product + addend;
    // Knuth's two-sum: `error` is what rounding took from the sum.
    let back = sum - product;
    let error = (product - (sum - back)) + (addend - back);
    let bits = sum.to_bits();
    // Towards the error by one bit, unless the sum is exact, odd already, or not finite (where the error is NaN or 0).
    let inexact = (error != 0.0) & !error.is_nan() & (bits & 1 == 0);
    let same_sign = (error > 0.0) == (sum > 0.0);
    let step = if same_sign { 1 } else { u64::MAX };
    let odd = bits.wrapping_add(if inexact { step } else { 0 });
    f64::from_bits(odd) as f32
}

impl Simd for Scalar {
    type Vector = [f32; 4];
    const LANES: usize = 4;
    const TILE_ROWS: usize = 4;
    const BLOCK: usize = 4;

    #[inline(always)]
    fn fma(self, a: f32, b: f32, c: f32) -> f32 {
        fma(a, b, c)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> [f32; 4] {
        [value; 4]
    }

    #[inline(always)]
    fn vector_fma(self, a: [f32; 4], b: [f32; 4], c: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| fma(a[lane], b[lane], c[lane]))
    }

    #[inline(always)]
    fn vector_add(self, a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| a[lane] + b[lane])
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> [f32; 4] {
        // SAFETY: the caller lets four numbers be read; an array of f32 needs no more alignment than f32.
        unsafe { from.cast::<[f32; 4]>().read() }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: [f32; 4]) {
        // SAFETY: the caller lets four numbers be written.
        unsafe { to.cast::<[f32; 4]>().write(value) }
    }

    #[inline(always)]
    unsafe fn load_first(self, from: *const f32, count: usize) -> [f32; 4] {
        // SAFETY: the caller lets `count` numbers be read.
        std::array::from_fn(|lane| if lane < count { unsafe { from.add(lane).read() } } else { 0.0 })
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, value: [f32; 4], count: usize) {
        for (lane, number) in value.into_iter().enumerate().take(count) {
            // SAFETY: the caller lets `count` numbers be written.
            unsafe { to.add(lane).write(number) }
        }
    }

    #[inline(always)]
    unsafe fn transpose_block(self, from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
        for row in 0..Self::BLOCK {
            for column in 0..Self::BLOCK {
                // SAFETY: the caller lets the block be read and written.
                unsafe { *to.add(column * to_stride + row) = *from.add(row * stride + column) };
            }
        }
    }

    #[inline(always)]
    fn prefetch(self, _: *const f32) {}
}

#[cfg(test)]
mod tests {
    use super::fma;

    /// Against the standard library's, which is exact, over products and sums of every exponent.
    #[test]
    fn emulated_fma_is_exact() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f32::from_bits((state >> 32) as u32)
        };
        for round in 0..2_000_000 {
            let (a, b, mut c) = (next(), next(), next());
            if round % 2 == 0 {
                // Near cancellation, where double rounding would show.
                c = f32::from_bits((-(a * b)).to_bits() ^ (c.to_bits() & 7));
            }
            let (ours, exact) = (fma(a, b, c), a.mul_add(b, c));
            assert!(
                ours.to_bits() == exact.to_bits() || (ours.is_nan() && exact.is_nan()),
                "fma({a:e}, {b:e}, {c:e}) is {exact:e}; got {ours:e}"
            );
        }
    }
}
