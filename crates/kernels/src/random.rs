//! Random numbers by counting: any number of any stream in any order, so that neither threads nor the cut of batches
//! matter.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! 2011): a bijection of a counter of four 32-bit words under a key of two, tested against the authors' known answers.
//!
//! # Layout
//!
//! This is all that another implementation needs to draw the same numbers. A draw is named by its seed (below 2^53),
//! purpose, index (of a layer or parameter), epoch, step and element; all six are distinct inputs, so that no two draws
//! ever share a word.
//!
//! ```text
//! key     = [ seed mod 2^32,  floor(seed / 2^32) + purpose * 2^21 ]
//! counter = [ block, index, step, epoch ]
//! purpose = 0 init, 1 dropout, 2 shuffle, 3 split, 4 noise
//!
//! philox4x32-10(counter, key): ten rounds; the key's words grow by 0x9E3779B9 and 0xBB67AE85 (mod 2^32) between two
//! rounds (nine times). In a round, with 32 x 32 -> 64 bit products,
//!     (high0, low0) = 0xD2511F53 * counter[0]
//!     (high1, low1) = 0xCD9E8D57 * counter[2]
//!     counter = [ high1 ^ counter[1] ^ key[0],  low1,  high0 ^ counter[3] ^ key[1],  low0 ]
//!
//! word(element)    = words[element mod 4]                  of block floor(element / 4)
//! uniform(element) = (floor(a / 2^5) * 2^26 + floor(b / 2^6)) / 2^53, in [0, 1), where
//!                    a, b = words[2 (element mod 2)], words[2 (element mod 2) + 1]  of block floor(element / 2)
//! ```
//!
//! A stream is read as words or as uniform numbers, never as both. Shuffling draws a whole number below n as
//! `floor(word * n / 2^32)`, the product rounded to f64.

mod dropout;
mod log;
mod normal;
mod permutation;
mod philox;

pub use dropout::dropout;

/// What a random number is for. Numbers of different purposes are independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The first values of parameters; index: the parameter.
    Init = 0,
    /// Which units of a layer are dropped; index: the layer.
    Dropout = 1,
    /// The order of samples in an epoch.
    Shuffle = 2,
    /// Which samples go to which part of a data set.
    Split = 3,
    /// Noise that is added to data or activations; index: the layer.
    Noise = 4,
}

/// All random numbers of a seed, a purpose and an index, in the layout that this [module](self) documents.
///
/// `epoch`, `step` and `element` name a number of the stream. Elements above 2^34 (words) or 2^33 (uniform and normal
/// numbers) repeat the first ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    key: [u32; 2],
    index: u32,
}

impl Stream {
    /// The stream of a seed from 0 to 2^53 - 1 (the whole numbers that JavaScript holds exactly); of a larger seed, its
    /// low 53 bits count.
    pub fn new(seed: u64, purpose: Purpose, index: u32) -> Self {
        let high = ((seed >> 32) as u32) & 0x001F_FFFF;
        Self { key: [seed as u32, high | (purpose as u32) << 21], index }
    }

    /// The four words of a block.
    pub fn block(&self, epoch: u32, step: u32, block: u32) -> [u32; 4] {
        philox::philox([[block], [self.index], [step], [epoch]], self.key).map(|[word]| word)
    }

    /// One of 2^32 words, all equally likely.
    pub fn word(&self, epoch: u32, step: u32, element: u64) -> u32 {
        self.block(epoch, step, (element / 4) as u32)[(element % 4) as usize]
    }

    /// A number from 0 (included) to 1 (excluded), one of 2^53 that are equally likely.
    pub fn uniform(&self, epoch: u32, step: u32, element: u64) -> f64 {
        self.bits53(epoch, step, element) as f64 * EPSILON_53
    }

    /// A normally distributed number of mean 0 and standard deviation 1, by the inverse of the distribution function
    /// at `(floor(2^52 uniform) + 1/2) / 2^52`. All are within 8.3 of zero.
    pub fn normal(&self, epoch: u32, step: u32, element: u64) -> f64 {
        // Odd multiples of 2^-53: symmetric about one half, and neither 0 nor 1.
        normal::quantile((self.bits53(epoch, step, element) | 1) as f64 * EPSILON_53)
    }

    fn bits53(&self, epoch: u32, step: u32, element: u64) -> u64 {
        let words = self.block(epoch, step, (element / 2) as u32);
        let pair = 2 * (element % 2) as usize;
        u64::from(words[pair] >> 5) << 26 | u64::from(words[pair + 1] >> 6)
    }
}

/// 2^-53.
const EPSILON_53: f64 = 1.0 / (1_u64 << 53) as f64;
