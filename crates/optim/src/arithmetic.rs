//! What the rules compute beside their formulas.

/// `x`, or zero where it is subnormal.
///
/// State that fades (a velocity without gradients) would end in subnormal numbers, on which many CPUs are slow. They are
/// flushed here, because a CPU's own flushing differs between x86 and ARM.
#[inline(always)]
pub(crate) fn flush(x: f32) -> f32 {
    if x.abs() < f32::MIN_POSITIVE { 0.0 } else { x }
}

/// [`flush`] for a mean square, which is never negative; one below zero can come from a damaged file alone.
#[inline(always)]
pub(crate) fn flush_square(s: f32) -> f32 {
    if s < f32::MIN_POSITIVE { 0.0 } else { s }
}

/// `g^2`, or zero where |g| < 2^-58: a thousandth of such squares would be subnormal, and their root is far below epsilon.
#[inline(always)]
pub(crate) fn square(g: f32) -> f32 {
    const SMALLEST: f32 = 1.0 / (1_u64 << 58) as f32;
    let g = if g.abs() < SMALLEST { 0.0 } else { g };
    g * g
}

/// `1 - beta^steps`: the weights of `steps` values in an exponentially weighted average that began at zero, summed.
///
/// The power by repeated squaring: multiplications alone, hence the same on every machine.
pub(crate) fn total_weight(beta: f64, steps: u64) -> f64 {
    /// Less than this makes no difference to one. Powers are not followed to where CPUs are slow.
    const NOTHING: f64 = 1e-20;
    let (mut product, mut square, mut rest) = (1.0, beta, steps);
    while rest > 0 {
        if rest & 1 == 1 {
            product *= square;
        }
        rest >>= 1;
        if rest > 0 && square < NOTHING {
            return 1.0;
        }
        square *= square;
    }
    1.0 - product
}

#[cfg(test)]
mod tests {
    use super::{flush, flush_square, square, total_weight};

    #[test]
    fn weights_are_those_of_the_standard_library() {
        for beta in [0.0, 0.5, 0.9, 0.999, 0.999_999_9] {
            for steps in [0, 1, 2, 3, 10, 127, 128, 1000, 123_456, 1 << 33] {
                let (ours, theirs) = (total_weight(beta, steps), 1.0 - beta.powf(steps as f64));
                let bound = 1e-10 * (1.0 - theirs) + f64::EPSILON;
                assert!((ours - theirs).abs() <= bound, "{beta}, {steps}: expected {theirs}; got {ours}");
            }
        }
        for steps in [1 << 33, u64::MAX] {
            assert_eq!(total_weight(0.999, steps), 1.0);
        }
    }

    #[test]
    fn only_subnormal_numbers_are_flushed() {
        let largest_subnormal = f32::from_bits(0x007f_ffff);
        assert_eq!(flush(largest_subnormal).to_bits(), 0);
        assert_eq!(flush(-largest_subnormal).to_bits(), 0);
        for kept in [0.0, f32::MIN_POSITIVE, -f32::MIN_POSITIVE, -1.0, f32::INFINITY] {
            assert_eq!(flush(kept), kept);
        }
        assert!(flush(f32::NAN).is_nan());
        assert_eq!(flush_square(largest_subnormal).to_bits(), 0);
        assert_eq!(flush_square(f32::MIN_POSITIVE), f32::MIN_POSITIVE);
        assert!(flush_square(f32::NAN).is_nan());
    }

    #[test]
    fn squares_are_exact_down_to_where_they_are_zero() {
        for g in [1e-17_f32, -0.5, 3.0, 1e19] {
            assert_eq!(square(g), g * g);
        }
        assert_eq!([1e-18, -1e-21, 1e-40, 0.0].map(square), [0.0; 4]);
        assert!(square(f32::NAN).is_nan());
        assert_eq!(square(f32::NEG_INFINITY), f32::INFINITY);
    }
}
