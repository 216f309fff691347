//! The search for infinities and NaN.

use crate::{Isa, Kernel, Simd};

/// Whether no element is infinite or NaN.
pub fn all_finite(isa: Isa, x: &[f32]) -> bool {
    first_non_finite(isa, x).is_none()
}

/// The index of the first element that is infinite or NaN.
pub fn first_non_finite(isa: Isa, x: &[f32]) -> Option<usize> {
    isa.dispatch(FirstNonFinite(x))
}

/// Elements that are looked at before the search may end, because the compiler makes loops without an exit SIMD.
const AT_ONCE: usize = 2048;
/// The magnitudes of infinity and NaN have the greatest bits of all.
const INFINITY: u32 = f32::INFINITY.to_bits();

struct FirstNonFinite<'a>(&'a [f32]);

impl Kernel for FirstNonFinite<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Option<usize> {
        for (k, block) in self.0.chunks(AT_ONCE).enumerate() {
            let greatest = block.iter().fold(0, |greatest, &x| magnitude(x).max(greatest));
            if greatest >= INFINITY {
                let offset = block.iter().position(|&x| magnitude(x) >= INFINITY)?;
                return Some(k * AT_ONCE + offset);
            }
        }
        None
    }
}

#[inline(always)]
fn magnitude(x: f32) -> u32 {
    x.abs().to_bits()
}
