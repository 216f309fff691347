//! NEON: 32 registers of 4 numbers, on every aarch64 CPU.

use std::arch::aarch64::*;

use super::{Kernel, Simd};

/// Proof that the CPU has NEON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neon(());

/// # Safety
/// The CPU has the features named here.
#[target_feature(enable = "neon")]
pub(super) unsafe fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Neon(()))
}

// SAFETY (of every block here): NEON is part of every aarch64 CPU; what is read and written is the caller's promise,
// stated in `Simd`.
impl Simd for Neon {
    type Vector = float32x4_t;
    const LANES: usize = 4;
    const TILE_ROWS: usize = 12;
    const BLOCK: usize = 4;

    #[inline(always)]
    fn fma(self, a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> float32x4_t {
        // SAFETY: see above.
        unsafe { vdupq_n_f32(value) }
    }

    #[inline(always)]
    fn vector_fma(self, a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
        // SAFETY: see above.
        unsafe { vfmaq_f32(c, a, b) }
    }

    #[inline(always)]
    fn vector_add(self, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        // SAFETY: see above.
        unsafe { vaddq_f32(a, b) }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> float32x4_t {
        // SAFETY: see above.
        unsafe { vld1q_f32(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: float32x4_t) {
        // SAFETY: see above.
        unsafe { vst1q_f32(to, value) }
    }

    #[inline(always)]
    unsafe fn load_first(self, from: *const f32, count: usize) -> float32x4_t {
        let mut lanes = [0.0; 4];
        // SAFETY: the caller lets `count <= 4` numbers be read.
        unsafe {
            std::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count);
            vld1q_f32(lanes.as_ptr())
        }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, value: float32x4_t, count: usize) {
        let mut lanes = [0.0; 4];
        // SAFETY: the caller lets `count <= 4` numbers be written.
        unsafe {
            vst1q_f32(lanes.as_mut_ptr(), value);
            std::ptr::copy_nonoverlapping(lanes.as_ptr(), to, count);
        }
    }

    #[inline(always)]
    unsafe fn transpose_block(self, from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            let r: [float32x4_t; 4] = std::array::from_fn(|row| vld1q_f32(from.add(row * stride)));
            let (a, b) = (vtrnq_f32(r[0], r[1]), vtrnq_f32(r[2], r[3]));
            vst1q_f32(to, vcombine_f32(vget_low_f32(a.0), vget_low_f32(b.0)));
            vst1q_f32(to.add(to_stride), vcombine_f32(vget_low_f32(a.1), vget_low_f32(b.1)));
            vst1q_f32(to.add(2 * to_stride), vcombine_f32(vget_high_f32(a.0), vget_high_f32(b.0)));
            vst1q_f32(to.add(3 * to_stride), vcombine_f32(vget_high_f32(a.1), vget_high_f32(b.1)));
        }
    }

    /// Rust names no prefetch for this architecture yet.
    #[inline(always)]
    fn prefetch(self, _: *const f32) {}
}
