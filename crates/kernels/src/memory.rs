//! Memory for large arrays.
//!
//! A processor knows the addresses of a few thousand pages at a time. Arrays of many megabytes that are read at random or in
//! strides outgrow that with pages of 4 KiB, so those of 2 MiB are asked for where the system has them.

/// Arrays below this many bytes fit small pages well.
const LARGE: usize = 4 << 20;

/// `count` zeros.
pub fn zeros(count: usize) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    // Fresh memory is not there before it is touched, so that the wish comes in time.
    prefer_huge_pages(&mut numbers);
    numbers
}

/// A copy of `numbers`.
pub fn copy(numbers: &[f32]) -> Vec<f32> {
    let mut copy = zeros(numbers.len());
    copy.copy_from_slice(numbers);
    copy
}

#[cfg(target_os = "linux")]
fn prefer_huge_pages(numbers: &mut [f32]) {
    const PAGE: usize = 4096;
    let bytes = size_of_val(numbers);
    if bytes < LARGE {
        return;
    }
    let start = numbers.as_mut_ptr().cast::<u8>();
    let skipped = start.align_offset(PAGE);
    // SAFETY: the range lies within `numbers` and begins at a page; the advice changes no contents, and where it is not
    // understood, nothing.
    unsafe { libc::madvise(start.add(skipped).cast(), (bytes - skipped) / PAGE * PAGE, libc::MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn prefer_huge_pages(_: &mut [f32]) {}

#[cfg(test)]
mod tests {
    #[test]
    fn copies_small_and_large() {
        for count in [0, 1, 1000, 3_000_000] {
            let numbers: Vec<f32> = (0..count).map(|number| number as f32).collect();
            assert_eq!(super::copy(&numbers), numbers);
            assert!(super::zeros(count).iter().all(|&number| number.to_bits() == 0));
        }
    }
}
