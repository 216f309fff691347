//! In which order an epoch goes through samples, window by window.
//!
//! Samples that are more than a window holds are cut into blocks, and the blocks are shuffled; the first ones make the first
//! window, the next ones the second, and so on. In a window, samples are shuffled one by one. Blocks are small enough that a
//! window holds some of everywhere, and large enough that a disk reads them in one go. As in WebDataset and Hugging Face's
//! streams, a sample meets those of its own window alone; which blocks share one is new each epoch.
//!
//! ```text
//! block   = max(1, floor(window / 64)) samples; the last one of the data may have fewer
//! blocks  = permutation of 0..ceil(samples / block)              by the words of (epoch, step 0)
//! window w: the next floor(window / block) blocks, in the order of the file,
//!           then a permutation of their samples                  by the words of (epoch, step w + 1), w from 0
//! ```
//!
//! Samples that fit one window are shuffled as a whole: by the words of (epoch, step 0), as those in memory are.

use std::ops::Range;

use downhill_kernels::memory;
use downhill_kernels::random::{Purpose, Stream};

/// Blocks of a window.
const BLOCKS: usize = 64;

/// How samples are cut into windows, and shuffled.
#[derive(Clone, Copy, Debug)]
pub struct WindowOrder {
    samples: usize,
    /// Samples of a block.
    block: usize,
    /// Blocks of a window.
    blocks: usize,
    /// What decides; nothing where samples come as they lie.
    seed: Option<u64>,
}

/// The windows of an epoch.
#[derive(Clone, Debug)]
pub struct EpochWindows {
    order: WindowOrder,
    epoch: u32,
    /// All blocks, in the order in which windows take them.
    blocks: Vec<u32>,
}

impl WindowOrder {
    /// The order of so many samples, at most `window` of which are in memory at once (both at least 1); as `seed` decides,
    /// or, without one, as they lie.
    pub fn new(samples: usize, window: usize, seed: Option<u64>) -> Self {
        let block = if samples <= window { samples } else { (window / BLOCKS).max(1) };
        Self { samples, block, blocks: (window / block).max(1), seed }
    }

    /// Samples that a window has at most.
    pub fn window(&self) -> usize {
        self.samples.min(self.block * self.blocks)
    }

    /// The windows of an epoch.
    pub fn epoch(&self, epoch: u32) -> EpochWindows {
        let blocks = match self.seed {
            // The words that would shuffle one block are those of its samples.
            Some(seed) if self.block < self.samples => {
                stream(seed).permutation(epoch, 0, self.samples.div_ceil(self.block))
            }
            _ => (0..self.samples.div_ceil(self.block) as u32).collect(),
        };
        EpochWindows { order: *self, epoch, blocks }
    }
}

impl EpochWindows {
    /// The epoch.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How many windows there are.
    pub fn count(&self) -> usize {
        self.blocks.len().div_ceil(self.order.blocks)
    }

    /// The samples before a window, in the order of the epoch.
    pub fn first(&self, window: usize) -> usize {
        let WindowOrder { samples, block, blocks, .. } = self.order;
        let before = &self.blocks[..self.blocks.len().min(window * blocks)];
        // The last block of the data may be short, wherever it comes.
        let is_last = |&&number: &&u32| (number as usize + 1) * block > samples;
        let missing = before.iter().find(is_last).map_or(0, |&number| (number as usize + 1) * block - samples);
        before.len() * block - missing
    }

    /// The window of the sample at `position` of the epoch.
    pub fn of(&self, position: usize) -> usize {
        let guess = position / (self.order.block * self.order.blocks);
        // A short block before it makes it one more, and no two.
        if position >= self.first(guess + 1) { guess + 1 } else { guess }
    }

    /// The samples of a window as they lie in the data, neighbours together.
    pub fn ranges(&self, window: usize) -> Vec<Range<usize>> {
        let WindowOrder { samples, block, blocks, .. } = self.order;
        let from = window * blocks;
        let mut numbers = self.blocks[from..self.blocks.len().min(from + blocks)].to_vec();
        numbers.sort_unstable();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for number in numbers {
            let rows = number as usize * block..samples.min((number as usize + 1) * block);
            match ranges.last_mut() {
                Some(last) if last.end == rows.start => last.end = rows.end,
                _ => ranges.push(rows),
            }
        }
        ranges
    }

    /// In which order a window of `samples` samples is gone through: places among those of its ranges.
    pub fn places(&self, window: usize, samples: usize) -> Vec<u32> {
        match self.order.seed {
            None => (0..samples as u32).collect(),
            Some(seed) => {
                let step = if self.order.block < self.order.samples { window as u32 + 1 } else { 0 };
                stream(seed).permutation(self.epoch, step, samples)
            }
        }
    }

    /// All samples of the epoch, in order.
    pub fn samples(&self) -> Vec<u32> {
        let mut all: Vec<u32> = memory::zeros(self.order.samples);
        let mut at = 0;
        for window in 0..self.count() {
            let numbers = numbers(&self.ranges(window));
            for place in self.places(window, numbers.len()) {
                all[at] = numbers[place as usize];
                at += 1;
            }
        }
        all
    }
}

/// The words that orders are drawn by.
fn stream(seed: u64) -> Stream {
    Stream::new(seed, Purpose::Shuffle, 0)
}

/// The numbers of ranges, one after another.
pub(crate) fn numbers(ranges: &[Range<usize>]) -> Vec<u32> {
    ranges.iter().cloned().flatten().map(|row| row as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::WindowOrder;

    #[test]
    fn every_sample_comes_once_and_is_where_its_window_says() {
        for (samples, window) in [(1, 1), (7, 7), (7, 9), (7, 1), (100, 10), (1000, 130), (1000, 999), (4097, 256)] {
            for seed in [None, Some(3)] {
                let windows = WindowOrder::new(samples, window, seed).epoch(2);
                let mut seen = 0;
                for number in 0..windows.count() {
                    let rows: usize = windows.ranges(number).iter().map(ExactSizeIterator::len).sum();
                    assert!((1..=window).contains(&rows), "{samples} {window}");
                    assert_eq!(windows.first(number), seen);
                    assert_eq!([windows.of(seen), windows.of(seen + rows - 1)], [number; 2]);
                    seen += rows;
                }
                let mut all = windows.samples();
                assert_eq!(seed.is_none(), all.is_sorted() && samples > 1 || seed.is_none());
                all.sort_unstable();
                assert!(all.into_iter().eq(0..samples as u32), "{samples} {window}");
            }
        }
    }

    #[test]
    fn blocks_stay_together_and_meet_others_in_the_next_epoch() {
        let order = WindowOrder::new(10_000, 640, Some(1));
        let first: Vec<u32> = order.epoch(1).samples()[..640].to_vec();
        let mut blocks: Vec<u32> = first.iter().map(|sample| sample / 10).collect();
        blocks.sort_unstable();
        blocks.dedup();
        assert_eq!(blocks.len(), 64);
        assert!(blocks.iter().any(|&block| block > 900) && blocks.iter().any(|&block| block < 100));
        let neighbours = first.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) < 10).count();
        assert!(neighbours < 40, "{neighbours}");
        assert_ne!(order.epoch(2).samples()[..640], first[..]);
        assert_ne!(WindowOrder::new(10_000, 640, Some(2)).epoch(1).samples()[..640], first[..]);
    }
}
