use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{LINE, Number, grow, sealed, zeros};

/// A cache line of numbers.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

impl Number for Line {}
impl sealed::Sealed for Line {}

/// Numbers that begin where a cache line does, as all do that are read in vectors again and again.
///
/// A vector as long as a line lies in two of them otherwise, every one of them, and takes twice as long to come: products then
/// reach four fifths of their speed. Memory that is refused unwinds with [`OutOfMemory`](super::OutOfMemory).
#[derive(Default)]
pub struct Aligned {
    lines: Vec<Line>,
    count: usize,
}

impl Aligned {
    /// None yet.
    pub const fn new() -> Self {
        Self { lines: Vec::new(), count: 0 }
    }

    /// `count` zeros.
    pub fn zeros(count: usize) -> Self {
        Self { lines: zeros(count.div_ceil(LINE)), count }
    }

    /// A copy of `numbers`.
    pub fn copy(numbers: &[f32]) -> Self {
        let mut copy = Self::zeros(numbers.len());
        copy.copy_from_slice(numbers);
        copy
    }

    /// Makes it as long as `count`, if it is shorter, with zeros.
    pub fn grow(&mut self, count: usize) {
        if self.count < count {
            if self.lines.len() * LINE < count {
                grow(&mut self.lines, count.div_ceil(LINE));
            }
            self.count = count;
        }
    }
}

impl Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: there are lines for so many numbers, one after the other.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.count) }
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.count) }
    }
}

impl fmt::Debug for Aligned {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl AsRef<[f32]> for Aligned {
    fn as_ref(&self) -> &[f32] {
        self
    }
}

impl<Numbers: AsRef<[f32]>> PartialEq<Numbers> for Aligned {
    fn eq(&self, other: &Numbers) -> bool {
        **self == *other.as_ref()
    }
}

impl<'a> IntoIterator for &'a Aligned {
    type Item = &'a f32;
    type IntoIter = std::slice::Iter<'a, f32>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Aligned;

    #[test]
    fn begins_with_a_line_however_it_grows() {
        let mut numbers = Aligned::new();
        for count in [0, 1, 16, 17, 1000, 3_000_000] {
            numbers.grow(count);
            assert_eq!(numbers.len(), count);
            assert!(count == 0 || (numbers.as_ptr() as usize).is_multiple_of(64));
            assert!(numbers[count / 2..].iter().all(|&number| number == 0.0));
            numbers.fill(1.0);
            numbers[count / 2..].fill(0.0);
            assert_eq!(Aligned::copy(&numbers), numbers);
        }
        numbers.grow(5);
        assert_eq!(numbers.len(), 3_000_000);
    }
}
