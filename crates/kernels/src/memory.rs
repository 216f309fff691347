//! Memory for large arrays.
//!
//! A processor knows the addresses of a few thousand pages at a time. Arrays of many megabytes that are read at random or in
//! strides outgrow that with pages of 4 KiB, so those of 2 MiB are asked for where the system has them.
//!
//! What grows with a network or with its data is made here, because it is what a machine may not have. Memory that is
//! refused unwinds with [`OutOfMemory`], where Rust's own containers would end the process.

mod aligned;

use std::alloc::{Layout, alloc, alloc_zeroed};
use std::panic::resume_unwind;

pub use aligned::Aligned;

/// What [`zeros`], [`grow`], [`reserve`] and [`copy`] unwind with, for the edge of the library to catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system has no {bytes} bytes of memory left for an array")]
pub struct OutOfMemory {
    /// What was asked for.
    pub bytes: usize,
}

/// What arrays are of: numbers that are zero when all their bits are.
pub trait Number: Copy + sealed::Sealed {}

mod sealed {
    pub trait Sealed {}
}

macro_rules! numbers {
    ($($number:ty),*) => { $(impl Number for $number {} impl sealed::Sealed for $number {})* };
}
numbers!(f32, f64, u32, i32, i64, u8);

/// Numbers in a cache line.
pub const LINE: usize = 16;

/// Arrays below this many bytes fit small pages well.
const LARGE: usize = 4 << 20;

/// `count` zeros.
pub fn zeros<T: Number>(count: usize) -> Vec<T> {
    try_zeros(count).unwrap_or_else(|error| resume_unwind(Box::new(error)))
}

/// Lengthens `numbers` with zeros.
pub fn grow<T: Number + Default>(numbers: &mut Vec<T>, count: usize) {
    reserve(numbers, count.saturating_sub(numbers.len()));
    numbers.resize(count, T::default());
}

/// Makes room for `more` numbers behind those that there are.
pub fn reserve<T: Number>(numbers: &mut Vec<T>, more: usize) {
    if numbers.capacity() - numbers.len() >= more {
        return;
    }
    let error = OutOfMemory { bytes: numbers.len().saturating_add(more).saturating_mul(size_of::<T>()) };
    if downhill_faults::at("memory").is_err() || numbers.try_reserve(more).is_err() {
        resume_unwind(Box::new(error));
    }
}

/// A copy of `numbers`.
pub fn copy<T: Number>(numbers: &[T]) -> Vec<T> {
    let mut copy = zeros(numbers.len());
    copy.copy_from_slice(numbers);
    copy
}

/// The memory of numbers, to read a file into: any bits are a [`Number`].
pub fn bytes_mut<T: Number>(numbers: &mut [T]) -> &mut [u8] {
    let bytes = size_of_val(numbers);
    // SAFETY: it is the same memory, borrowed as long; bytes need no alignment, and whatever is written there is a number.
    unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), bytes) }
}

/// `count` zeros: as the system has them ready, without writing them, where it can.
fn try_zeros<T: Number>(count: usize) -> Result<Vec<T>, OutOfMemory> {
    let error = OutOfMemory { bytes: count.saturating_mul(size_of::<T>()) };
    let layout = Layout::array::<T>(count).map_err(|_| error)?;
    if layout.size() == 0 {
        return Ok(Vec::new());
    }
    downhill_faults::at("memory").map_err(|_| error)?;
    // Of an alignment that is not its own, the system's allocator has no zeros ready.
    let is_usual = layout.align() <= align_of::<u128>();
    // SAFETY: the layout's size is not zero.
    let numbers = unsafe { if is_usual { alloc_zeroed(layout) } else { alloc(layout) } };
    if numbers.is_null() {
        return Err(error);
    }
    // Fresh memory is not there before it is touched, so that the wish comes in time.
    prefer_huge_pages(numbers, layout.size());
    if !is_usual {
        // SAFETY: it is as large as that.
        unsafe { numbers.write_bytes(0, layout.size()) };
    }
    // SAFETY: the allocator gave it for this layout, which is that of `count` numbers, and a `Number` may be
    // all zero bits.
    Ok(unsafe { Vec::from_raw_parts(numbers.cast(), count, count) })
}

#[cfg(target_os = "linux")]
fn prefer_huge_pages(start: *mut u8, bytes: usize) {
    const PAGE: usize = 4096;
    if bytes < LARGE {
        return;
    }
    let skipped = start.align_offset(PAGE);
    // SAFETY: the range lies within those bytes and begins at a page; the advice changes no contents, and where it is not
    // understood, nothing.
    unsafe { libc::madvise(start.add(skipped).cast(), (bytes - skipped) / PAGE * PAGE, libc::MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn prefer_huge_pages(_: *mut u8, _: usize) {}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::{OutOfMemory, bytes_mut, grow, zeros};

    #[test]
    fn memory_that_nobody_has_unwinds() {
        for count in [usize::MAX / 8, usize::MAX] {
            let refused = catch_unwind(|| zeros::<f32>(count)).expect_err("no machine has it");
            let error = refused.downcast_ref::<OutOfMemory>().expect("it says what was asked for");
            assert_eq!(error.bytes, count.saturating_mul(4));
        }
    }

    #[test]
    fn grows_by_zeros() {
        let mut numbers = vec![1_u32];
        grow(&mut numbers, 3);
        assert_eq!(numbers, [1, 0, 0]);
        let refused = catch_unwind(move || grow(&mut numbers, usize::MAX / 8)).expect_err("no machine has it");
        assert!(refused.is::<OutOfMemory>());
    }

    #[test]
    fn bytes_are_those_of_the_numbers() {
        let mut numbers = [1.0_f32, -2.0];
        bytes_mut(&mut numbers)[4..].copy_from_slice(&3.0_f32.to_ne_bytes());
        assert_eq!(numbers, [1.0, 3.0]);
        assert!(bytes_mut::<u32>(&mut []).is_empty());
    }

    #[test]
    fn copies_small_and_large() {
        for count in [0, 1, 1000, 3_000_000] {
            let numbers: Vec<f32> = (0..count).map(|number| number as f32).collect();
            assert_eq!(super::copy(&numbers), numbers);
            assert!(zeros::<f64>(count).iter().all(|&number| number.to_bits() == 0));
        }
    }
}
