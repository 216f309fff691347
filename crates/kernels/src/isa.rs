//! Instruction sets: one source, compiled for each, chosen at run time.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;

use std::sync::OnceLock;

pub use scalar::Scalar;

/// The operations that a kernel is written in.
///
/// An implementation is proof that its instructions may be used, so values are made by [`Isa::dispatch`] alone.
/// Scalar code inside a kernel is compiled with the same instructions, so that plain loops over slices become SIMD.
pub trait Simd: Copy + Send + Sync + 'static {
    /// A vector of [`LANES`](Self::LANES) numbers.
    type Vector: Copy;
    /// Numbers in a vector.
    const LANES: usize;
    /// Rows of a matrix product's tile, two vectors wide, so that its accumulators fill the registers.
    const TILE_ROWS: usize;
    /// Rows and columns of the blocks that [`transpose_block`](Self::transpose_block) turns.
    const BLOCK: usize;

    /// `a * b + c`, rounded once.
    fn fma(self, a: f32, b: f32, c: f32) -> f32;

    /// Every lane `value`.
    fn splat(self, value: f32) -> Self::Vector;
    /// `a * b + c` in each lane, rounded once.
    fn vector_fma(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// `a + b` in each lane.
    fn vector_add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// The vector at `from`.
    ///
    /// # Safety
    /// `LANES` numbers at `from` can be read.
    unsafe fn load(self, from: *const f32) -> Self::Vector;
    /// Writes the vector to `to`.
    ///
    /// # Safety
    /// `LANES` numbers at `to` can be written.
    unsafe fn store(self, to: *mut f32, value: Self::Vector);
    /// The first `count` numbers at `from`, zero in the other lanes.
    ///
    /// # Safety
    /// `count <= LANES` numbers at `from` can be read.
    unsafe fn load_first(self, from: *const f32, count: usize) -> Self::Vector;
    /// Writes the first `count` lanes to `to`.
    ///
    /// # Safety
    /// `count <= LANES` numbers at `to` can be written.
    unsafe fn store_first(self, to: *mut f32, value: Self::Vector, count: usize);
    /// Writes the transpose of the `BLOCK x BLOCK` numbers at `from`, rows `stride` apart, to `to`, rows `to_stride`
    /// apart.
    ///
    /// # Safety
    /// All of them can be read and written.
    unsafe fn transpose_block(self, from: *const f32, stride: usize, to: *mut f32, to_stride: usize);
    /// Asks for the cache line at `address`, which need not be there, to be brought near.
    fn prefetch(self, address: *const f32);
}

/// A computation that can be compiled for any instruction set.
pub trait Kernel {
    /// What it returns.
    type Output;
    /// The computation. Mark the implementation `#[inline(always)]`, and all that it calls: code that is not inlined is
    /// compiled for the baseline instruction set.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// An instruction set that this CPU has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Isa(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Set {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

/// What is wrong with a forced instruction set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("DOWNHILL_ISA must be one of {}; got \"{asked}\"", Isa::available_names())]
pub struct IsaError {
    /// The name that was asked for.
    pub asked: String,
}

impl Isa {
    /// The portable one, on every CPU; fused multiply-adds are emulated.
    pub const SCALAR: Self = Self(Set::Scalar);

    /// Every instruction set that this CPU has, the best last.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut)] // Only the portable set exists on other architectures.
        let mut sets = vec![Self::SCALAR];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                sets.push(Self(Set::Avx2));
                if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
                    sets.push(Self(Set::Avx512));
                }
            }
        }
        #[cfg(target_arch = "aarch64")]
        sets.push(Self(Set::Neon));
        sets
    }

    /// Its name, as `DOWNHILL_ISA` takes it.
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "avx512",
            #[cfg(target_arch = "aarch64")]
            Set::Neon => "neon",
        }
    }

    /// The instruction set of that name, if this CPU has it.
    pub fn named(name: &str) -> Result<Self, IsaError> {
        let found = Self::available().into_iter().find(|isa| isa.name() == name);
        found.ok_or_else(|| IsaError { asked: name.to_owned() })
    }

    /// The one that `DOWNHILL_ISA` names, else the best that this CPU has. Read once a process.
    pub fn current() -> Result<Self, IsaError> {
        static CURRENT: OnceLock<Result<Isa, IsaError>> = OnceLock::new();
        CURRENT
            .get_or_init(|| match std::env::var("DOWNHILL_ISA") {
                Ok(name) if !name.is_empty() => Self::named(&name),
                _ => Ok(*Self::available().last().unwrap_or(&Self::SCALAR)),
            })
            .clone()
    }

    /// Runs `kernel` with this instruction set.
    #[inline]
    pub fn dispatch<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Set::Scalar => kernel.run(Scalar::new()),
            // SAFETY: an `Isa` of these sets is made by `available` alone, which has asked the CPU.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { avx2::run(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { avx512::run(kernel) },
            // SAFETY: NEON is part of every aarch64 CPU.
            #[cfg(target_arch = "aarch64")]
            Set::Neon => unsafe { neon::run(kernel) },
        }
    }

    fn available_names() -> String {
        Self::available().iter().map(|isa| isa.name()).collect::<Vec<_>>().join(", ")
    }
}
