//! Random streams: their layout, their distributions, and dropout against a plain loop.

use std::collections::HashSet;

use downhill_kernels::Isa;
use downhill_kernels::random::{Purpose, Stream, dropout};
use proptest::prelude::*;

const PURPOSES: [Purpose; 5] = [Purpose::Init, Purpose::Dropout, Purpose::Shuffle, Purpose::Split, Purpose::Noise];

/// Philox as the module documents it, in 128 bits.
fn block_as_documented(seed: u64, purpose: u64, [block, index, step, epoch]: [u32; 4]) -> [u32; 4] {
    let mut key = [seed % (1 << 32), seed / (1 << 32) + purpose * (1 << 21)];
    let mut c = [block, index, step, epoch].map(u128::from);
    for _ in 0..10 {
        let product0 = 0xD251_1F53 * c[0];
        let product1 = 0xCD9E_8D57 * c[2];
        let low = |product: u128| product % (1 << 32);
        let high = |product: u128| product / (1 << 32);
        let k = key.map(u128::from);
        c = [high(product1) ^ c[1] ^ k[0], low(product1), high(product0) ^ c[3] ^ k[1], low(product0)];
        key = [(key[0] + 0x9E37_79B9) % (1 << 32), (key[1] + 0xBB67_AE85) % (1 << 32)];
    }
    c.map(|word| word as u32)
}

proptest! {
    #[test]
    fn streams_have_the_documented_layout(
        seed in 0..1_u64 << 53, purpose in 0..5_usize, index: u32, epoch: u32, step: u32, element in 0..1_u64 << 33,
    ) {
        let stream = Stream::new(seed, PURPOSES[purpose], index);
        let block = |block: u64| block_as_documented(seed, purpose as u64, [block as u32, index, step, epoch]);
        prop_assert_eq!(stream.word(epoch, step, element), block(element / 4)[(element % 4) as usize]);
        let pair = 2 * (element % 2) as usize;
        let [a, b] = [block(element / 2)[pair], block(element / 2)[pair + 1]].map(u64::from);
        let uniform = ((a / 32) * (1 << 26) + b / 64) as f64 / (1_u64 << 53) as f64;
        prop_assert_eq!(stream.uniform(epoch, step, element), uniform);
    }

    #[test]
    fn dropout_is_the_plain_loop(
        seed in 0..1_u64 << 53, index: u32, epoch: u32, step: u32, first in 0..1_u64 << 34,
        rate in 0_f32..1.0, x in proptest::collection::vec(any::<u32>().prop_map(f32::from_bits), 0..300),
    ) {
        let stream = Stream::new(seed, Purpose::Dropout, index);
        let scale = 1.0 / (1.0 - rate);
        let dropped = |element| f64::from(stream.word(epoch, step, element)) < (f64::from(rate) * 2_f64.powi(32)).floor();
        let expected: Vec<f32> =
            x.iter().zip(first..).map(|(x, element)| if dropped(element) { 0.0 } else { x * scale }).collect();
        for isa in Isa::available() {
            let mut y = vec![f32::NAN; x.len()];
            dropout(isa, &stream, epoch, step, first, rate, &x, &mut y);
            for (y, expected) in y.iter().zip(&expected) {
                prop_assert!(y.to_bits() == expected.to_bits() || (y.is_nan() && expected.is_nan()));
            }
        }
    }
}

#[test]
fn every_input_counts() {
    let word =
        |seed, purpose, index, epoch, step, element| Stream::new(seed, purpose, index).block(epoch, step, element);
    let seeds = [0, 1, 1 << 31, 1 << 32, 1 << 52, (1 << 53) - 1];
    let mut seen = HashSet::new();
    for seed in seeds {
        for purpose in PURPOSES {
            for [index, epoch, step, block] in [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]] {
                assert!(seen.insert(word(seed, purpose, index, epoch, step, block)));
            }
        }
    }
}

#[test]
fn cuts_of_a_layer_have_the_mask_of_the_whole() {
    let stream = Stream::new(5, Purpose::Dropout, 2);
    let isa = Isa::current().unwrap();
    let x: Vec<f32> = (1..=1000).map(|k| k as f32).collect();
    let [mut whole, mut cut] = [vec![0.0; 1000], vec![0.0; 1000]];
    dropout(isa, &stream, 1, 1, 0, 0.4, &x, &mut whole);
    for (k, (x, y)) in x.chunks(37).zip(cut.chunks_mut(37)).enumerate() {
        dropout(isa, &stream, 1, 1, 37 * k as u64, 0.4, x, y);
    }
    assert_eq!(cut, whole);
}

/// Moments of a million numbers, within five standard errors.
#[test]
fn moments() {
    const COUNT: u64 = 1_000_000;
    let standard_errors =
        |sum: f64, mean: f64, deviation: f64| ((sum / COUNT as f64 - mean) / (deviation / (COUNT as f64).sqrt())).abs();
    let stream = Stream::new(1, Purpose::Noise, 0);
    let mut sums = [0.0; 6];
    for element in 0..COUNT {
        let (u, z) = (stream.uniform(1, 1, element), stream.normal(2, 1, element));
        assert!((0.0..1.0).contains(&u) && z.abs() < 8.3);
        let terms = [u, u * u, z, z * z, z.powi(3), z.powi(4)];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }
    let expected = [
        (0.5, (1_f64 / 12.0).sqrt()),
        (1.0 / 3.0, (4_f64 / 45.0).sqrt()),
        (0.0, 1.0),
        (1.0, 2_f64.sqrt()),
        (0.0, 15_f64.sqrt()),
        (3.0, 96_f64.sqrt()),
    ];
    for (sum, (mean, deviation)) in sums.into_iter().zip(expected) {
        assert!(standard_errors(sum, mean, deviation) < 5.0, "{} is far from {mean}", sum / COUNT as f64);
    }
}

/// About `rate` of the units are dropped, and the mean is kept.
#[test]
fn dropout_drops_at_its_rate() {
    let stream = Stream::new(1, Purpose::Dropout, 0);
    let x = vec![1.0; 1_000_000];
    for rate in [0.1_f32, 0.5, 0.9] {
        let mut y = vec![0.0; x.len()];
        dropout(Isa::current().unwrap(), &stream, 1, 1, 0, rate, &x, &mut y);
        let dropped = y.iter().filter(|y| **y == 0.0).count() as f64;
        let (mean, deviation) = (1e6 * f64::from(rate), (1e6 * f64::from(rate * (1.0 - rate))).sqrt());
        assert!((dropped - mean).abs() < 5.0 * deviation, "rate {rate}: {dropped} of a million dropped");
        assert!(y.iter().all(|y| *y == 0.0 || *y == 1.0 / (1.0 - rate)));
    }
    let mut y = vec![0.0; x.len()];
    dropout(Isa::current().unwrap(), &stream, 1, 1, 0, 0.0, &x, &mut y);
    assert_eq!(y, x);
}
