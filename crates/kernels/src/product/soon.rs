//! What is asked of memory ahead of its use.

use super::tile::Ahead;

/// Slices that are asked for piece by piece, as evenly as can be: a core has no more than a dozen requests to memory under way,
/// and what a tile needs itself would wait behind a burst of others.
pub(super) struct Soon<'a> {
    slices: &'a [&'a [f32]],
    /// How far the first of them is.
    at: usize,
    /// Numbers from one request to the next.
    pace: usize,
}

impl<'a> Soon<'a> {
    /// Asks for `slices` within `requests` requests, if each is for `most` numbers at most.
    #[inline(always)]
    pub(super) fn over(slices: &'a [&'a [f32]], requests: usize, most: usize) -> Self {
        let numbers: usize = slices.iter().map(|slice| slice.len()).sum();
        Self { slices, at: 0, pace: numbers.div_ceil(requests.max(1)).min(most) }
    }

    /// The next `requests` requests; none if all has been asked for.
    #[inline(always)]
    pub(super) fn take(&mut self, requests: usize) -> Option<Ahead> {
        let (first, others) = self.slices.split_first()?;
        let from = first.as_ptr().wrapping_add(self.at);
        self.at += requests * self.pace;
        if self.at >= first.len() {
            (self.slices, self.at) = (others, 0);
        }
        Some(Ahead { from, stride: self.pace, rows: requests })
    }
}
