use super::Stream;
use crate::memory;

const TWO_TO_MINUS_32: f64 = 1.0 / (1_u64 << 32) as f64;

impl Stream {
    /// A permutation of `0..items`, all equally likely to within `items / 2^32`, relatively.
    ///
    /// Fisher and Yates, forwards (Durstenfeld, Algorithm 235, 1964): position i takes one of the items i..items-1, the one at
    /// `i + floor(word(i) * (items - i) / 2^32)`, the product rounded to f64.
    pub fn permutation(&self, epoch: u32, step: u32, items: usize) -> Vec<u32> {
        let mut order: Vec<u32> = memory::zeros(items);
        order.iter_mut().zip(0..).for_each(|(place, item)| *place = item);
        for block in 0..items.div_ceil(4) {
            for (i, word) in (4 * block..items).zip(self.block(epoch, step, block as u32)) {
                // Below items - i even after rounding: the word is at most (1 - 2^-32) of 2^32.
                let jump = f64::from(word) * (items - i) as f64 * TWO_TO_MINUS_32;
                order.swap(i, i + jump as usize);
            }
        }
        order
    }
}
