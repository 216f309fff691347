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
//! A stream is read as words or as uniform numbers, never as both. A whole number below n is
//! `floor(uniform(element) * n)`, computed in f64: it never rounds up to n, for any n <= 2^32.
