//! The floating-point control register: rounding and the treatment of subnormal numbers, which are settings of the
//! thread, not of the code. Another addon that was compiled with -Ofast changes them for everyone.

use std::marker::PhantomData;

/// While it lives, this thread rounds to nearest even, keeps subnormal numbers and traps no exception. Dropping it
/// restores the former settings.
///
/// Compute in a function that is not inlined where the guard is made: the compiler, which knows nothing of this
/// register, may move arithmetic across its making.
#[derive(Debug)]
#[must_use = "the settings are restored when this is dropped"]
pub struct FloatEnvironment {
    former: register::Bits,
    /// The settings are this thread's, so the guard stays on it.
    not_send: PhantomData<*const ()>,
}

impl FloatEnvironment {
    /// Sets the settings that all arithmetic of this crate needs.
    pub fn set() -> Self {
        let former = register::read();
        register::write(register::STANDARD);
        Self { former, not_send: PhantomData }
    }
}

impl Drop for FloatEnvironment {
    fn drop(&mut self) {
        register::write(self.former);
    }
}

/// What `act` gives under the settings that all arithmetic of this crate needs.
pub fn standard<T>(act: impl FnOnce() -> T) -> T {
    /// A call that stays one, so that no arithmetic moves out of it.
    #[inline(never)]
    fn apart<T>(act: impl FnOnce() -> T) -> T {
        act()
    }
    let _environment = FloatEnvironment::set();
    apart(act)
}

/// MXCSR.
#[cfg(target_arch = "x86_64")]
mod register {
    use std::arch::asm;

    pub type Bits = u32;

    /// All exceptions masked; round to nearest, no flush to zero, subnormals are no zeros.
    pub const STANDARD: Bits = 0x1F80;

    pub fn read() -> Bits {
        let mut bits = 0;
        // SAFETY: it writes the register to four bytes that are ours.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut bits, options(nostack)) };
        bits
    }

    pub fn write(bits: Bits) {
        // SAFETY: the bits are `STANDARD` or were read from the register, so that none of the reserved is set.
        unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const bits, options(nostack)) };
    }
}

/// FPCR.
#[cfg(target_arch = "aarch64")]
mod register {
    use std::arch::asm;

    pub type Bits = u64;

    /// No traps; round to nearest, no flush to zero, NaN payloads propagate.
    pub const STANDARD: Bits = 0;

    pub fn read() -> Bits {
        let bits;
        // SAFETY: it reads a register that user code may read.
        unsafe { asm!("mrs {}, fpcr", out(reg) bits, options(nostack)) };
        bits
    }

    pub fn write(bits: Bits) {
        // SAFETY: the bits are `STANDARD` or were read from the register.
        unsafe { asm!("msr fpcr, {}", in(reg) bits, options(nostack)) };
    }
}

/// No such register is known: nothing to set.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod register {
    pub type Bits = ();

    pub const STANDARD: Bits = ();

    pub fn read() -> Bits {}

    pub fn write(_: Bits) {}
}

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use std::hint::black_box;

    use super::{register, standard};
    use crate::{Isa, Kernel, Simd, math, reduce};

    struct Exp(f32);

    impl Kernel for Exp {
        type Output = f32;
        #[inline(always)]
        fn run<S: Simd>(self, simd: S) -> f32 {
            math::exp(simd, self.0)
        }
    }

    /// Results that rounding and flushing both change.
    #[inline(never)]
    fn results() -> Vec<u32> {
        let x: Vec<f32> = (0..1000).map(|k| black_box(-(k as f32) / 9.7)).collect();
        let tiny: Vec<f32> = (1..100).map(|k| f32::from_bits(black_box(k))).collect();
        let mut bits = Vec::new();
        for isa in Isa::available() {
            bits.extend(x.iter().map(|x| isa.dispatch(Exp(*x)).to_bits()));
            bits.extend([reduce::sum(isa, &x).to_bits(), reduce::sum(isa, &tiny).to_bits()]);
        }
        bits
    }

    #[test]
    fn guards_from_other_settings() {
        #[cfg(target_arch = "x86_64")]
        const FAST_AND_DOWN: register::Bits = register::STANDARD | 0x8040 | 0x2000;
        #[cfg(target_arch = "aarch64")]
        const FAST_AND_DOWN: register::Bits = 1 << 24 | 0b10 << 22;
        // The status flags of x86 live in the same register.
        const SETTINGS: register::Bits = !0x3F;

        let expected = results();
        let former = register::read();
        register::write(FAST_AND_DOWN);
        let unguarded = results();
        let guarded = standard(results);
        let after = register::read();
        register::write(former);

        assert!(guarded == expected, "the guard must make the settings of others harmless");
        assert!(unguarded != expected, "the settings under test must matter");
        assert_eq!(after & SETTINGS, FAST_AND_DOWN & SETTINGS);
    }
}
