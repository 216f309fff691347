//! The natural logarithm in f64, of additions, multiplications and divisions alone, so that its bits are the same
//! everywhere.

use std::f64::consts::SQRT_2;

/// ln 2 in two parts: the first has 20 trailing zeros, so that its product with an exponent is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The natural logarithm of a positive, normal number, within 1e-15 of it, relatively.
///
/// With x = 2^e m and s = (m - 1) / (m + 1): `ln x = e ln 2 + 2 (s + s^3 / 3 + s^5 / 5 + ...)`.
pub(super) fn log(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023;
    let mut m = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 1.0_f64.to_bits());
    if m > SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let e = f64::from(exponent);
    let s = (m - 1.0) / (m + 1.0);
    // |s| < 0.172: the first term left out is below 2^-59 of the sum.
    let tail = (1..=11).rev().fold(0.0, |sum, k| (sum + 1.0 / f64::from(2 * k + 1)) * s * s);
    e * LN_2_HIGH + (2.0 * s + (2.0 * s * tail + e * LN_2_LOW))
}

#[cfg(test)]
mod tests {
    use super::log;

    #[test]
    fn within_1e_15() {
        let mut worst: f64 = 0.0;
        for k in 1..400_000_u32 {
            for x in [f64::from(k) / 4e5, f64::from(k) * 1.7e-16, 0.7 + f64::from(k) * 1e-6, 1.0 - f64::from(k) * 1e-12]
            {
                worst = worst.max((log(x) / libm::log(x) - 1.0).abs());
            }
        }
        assert!(worst < 1e-15, "relative error {worst:e}");
        assert_eq!(log(1.0), 0.0);
    }
}
