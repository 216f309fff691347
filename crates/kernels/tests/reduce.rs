//! Reductions against plain loops, on every instruction set.

use downhill_kernels::{Isa, reduce};
use proptest::prelude::*;

/// The contract's order, element by element.
fn add_up(x: &[f32], add: impl Fn(f32, f32) -> f32) -> f32 {
    let block_sum = |block: &[f32]| {
        let mut lanes = [0.0; 64];
        for (index, x) in block.iter().enumerate() {
            lanes[index % 64] = add(lanes[index % 64], *x);
        }
        for half in [32, 16, 8, 4, 2, 1] {
            for lane in 0..half {
                lanes[lane] += lanes[lane + half];
            }
        }
        lanes[0]
    };
    x.chunks(65_536).map(block_sum).reduce(|total, sum| total + sum).unwrap_or(0.0)
}

fn max(x: &[f32]) -> f32 {
    let mut greatest = f32::NEG_INFINITY;
    for &x in x {
        if x.is_nan() {
            return f32::NAN;
        }
        if x.total_cmp(&greatest).is_gt() {
            greatest = x;
        }
    }
    greatest
}

/// Of NaN, the payload may differ.
fn bits(x: f32) -> u32 {
    if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }
}

fn check(x: &[f32]) {
    let expected = [add_up(x, |lane, x| lane + x), add_up(x, |lane, x| x.mul_add(x, lane)), max(x)];
    let first_non_finite = x.iter().position(|x| !x.is_finite());
    for isa in Isa::available() {
        let ours = [reduce::sum(isa, x), reduce::sum_of_squares(isa, x), reduce::max(isa, x)];
        assert_eq!(ours.map(bits), expected.map(bits), "{ours:?} of {} elements in {}", x.len(), isa.name());
        assert_eq!(reduce::first_non_finite(isa, x), first_non_finite, "{}", isa.name());
        assert_eq!(reduce::all_finite(isa, x), first_non_finite.is_none(), "{}", isa.name());
    }
}

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -10_f32..10.0,
        2 => any::<u32>().prop_map(f32::from_bits).prop_filter("finite", |x| x.is_finite()),
        1 => (0..1_u32 << 23, any::<bool>()).prop_map(|(bits, minus)| f32::from_bits(bits | u32::from(minus) << 31)),
        1 => prop_oneof![Just(0.0), Just(-0.0)],
    ]
}

/// Finite numbers, and now and then a few that are not.
fn numbers() -> impl Strategy<Value = Vec<f32>> {
    let special = prop_oneof![Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(f32::NAN), Just(-f32::NAN)];
    let specials = prop::collection::vec((any::<prop::sample::Index>(), special), 0..4);
    let specials = prop_oneof![2 => Just(vec![]), 1 => specials];
    (prop::collection::vec(number(), 0..3000), specials).prop_map(|(mut x, specials)| {
        for (index, special) in specials {
            if !x.is_empty() {
                let at = index.index(x.len());
                x[at] = special;
            }
        }
        x
    })
}

proptest! {
    #[test]
    fn reductions_are_the_plain_loops(x in numbers()) {
        check(&x);
    }

    #[test]
    fn reductions_of_zeros_are_the_plain_loops(x in prop::collection::vec(prop_oneof![Just(0.0), Just(-0.0)], 0..200)) {
        check(&x);
    }
}

#[test]
fn reductions_of_long_slices_are_the_plain_loops() {
    let mut state = 1_u32;
    let x: Vec<f32> = (0..200_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        })
        .collect();
    for length in [65_535, 65_536, 65_537, 65_600, 131_071, 131_072, 131_073, 200_000] {
        check(&x[..length]);
    }
}
