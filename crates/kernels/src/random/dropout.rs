//! Dropout's mask and scale.

use super::{Stream, philox::philox};
use crate::{Isa, Kernel, Simd};

/// Counters that are scrambled side by side, to fill vectors.
const BLOCKS: usize = 16;
const WORDS: usize = 4 * BLOCKS;

/// `y = x / (1 - rate)` where kept, 0 where dropped, with probability `rate` (from 0 to below 1) for each element.
///
/// `x` holds the elements from `first_element` on; element e is dropped when word e of the stream is below
/// `rate * 2^32`. So any cut of a layer's activations gives the same mask, and so does the same call on the gradient,
/// in the backward pass. The quotient is computed as `x * (1 / (1 - rate))`.
///
/// # Panics
/// If `x` and `y` differ in length.
#[allow(clippy::too_many_arguments)] // Three of them name the numbers to draw.
pub fn dropout(
    isa: Isa,
    stream: &Stream,
    epoch: u32,
    step: u32,
    first_element: u64,
    rate: f32,
    x: &[f32],
    y: &mut [f32],
) {
    assert_eq!(x.len(), y.len(), "dropout's x and y must have the same length");
    let threshold = (f64::from(rate) * 4_294_967_296.0) as u32;
    let scale = 1.0 / (1.0 - rate);
    isa.dispatch(Dropout { stream, epoch, step, first_element, threshold, scale, x, y });
}

struct Dropout<'a> {
    stream: &'a Stream,
    epoch: u32,
    step: u32,
    first_element: u64,
    threshold: u32,
    scale: f32,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl Kernel for Dropout<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { stream, epoch, step, first_element, threshold, scale, mut x, mut y } = self;
        let mut element = first_element;
        while !x.is_empty() {
            let words = words(stream, epoch, step, (element / 4) as u32);
            let words = &words[(element % 4) as usize..];
            let count = words.len().min(x.len());
            let (x_now, x_later) = x.split_at(count);
            let (y_now, y_later) = y.split_at_mut(count);
            for ((y, &x), &word) in y_now.iter_mut().zip(x_now).zip(words) {
                *y = if word < threshold { 0.0 } else { x * scale };
            }
            (x, y) = (x_later, y_later);
            element += count as u64;
        }
    }
}

/// The words of `BLOCKS` blocks, in order.
#[inline(always)]
fn words(stream: &Stream, epoch: u32, step: u32, first_block: u32) -> [u32; WORDS] {
    let blocks = std::array::from_fn(|lane| first_block.wrapping_add(lane as u32));
    let counters = [blocks, [stream.index; BLOCKS], [step; BLOCKS], [epoch; BLOCKS]];
    let [w0, w1, w2, w3] = philox(counters, stream.key);
    // Woven in pairs, which takes the compiler a third of the shuffles that words take.
    let pair = |low: u32, high: u32| (u64::from(low) | u64::from(high) << 32).to_le();
    let mut pairs = [[0; 2]; BLOCKS];
    for (block, pairs) in pairs.iter_mut().enumerate() {
        *pairs = [pair(w0[block], w1[block]), pair(w2[block], w3[block])];
    }
    // SAFETY: both are 64 words of plain bits.
    let words: [u32; WORDS] = unsafe { std::mem::transmute(pairs) };
    words.map(u32::from_le)
}
