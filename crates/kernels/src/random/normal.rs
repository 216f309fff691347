//! The normal distribution.

use super::log::log;

/// The x that a normally distributed number (mean 0, standard deviation 1) is below with probability `p`, for p
/// between 0 and 1, within about 1e-15 of it, relatively.
///
/// Algorithm AS 241, PPND16 (Wichura, "The percentage points of the normal distribution", 1988).
pub(super) fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * CENTRE.at(0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-log(tail)).sqrt();
    let magnitude = if r <= 5.0 { MIDDLE.at(r - 1.6) } else { FAR.at(r - 5.0) };
    magnitude.copysign(q)
}

/// A quotient of polynomials, coefficients in ascending order.
struct Rational {
    numerator: [f64; 8],
    denominator: [f64; 8],
}

impl Rational {
    fn at(&self, r: f64) -> f64 {
        let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &c| sum * r + c);
        horner(&self.numerator) / horner(&self.denominator)
    }
}

/// In 0.425^2 - q^2, for |q| <= 0.425.
const CENTRE: Rational = Rational {
    numerator: [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    denominator: [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
};

/// In r - 1.6, for r <= 5.
const MIDDLE: Rational = Rational {
    numerator: [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    denominator: [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_9e-9,
    ],
};

/// In r - 5, for r > 5.
const FAR: Rational = Rational {
    numerator: [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    denominator: [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_3,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ],
};

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_1_SQRT_2;

    use super::quantile;

    /// The paper's own check values.
    #[test]
    fn published_quantiles() {
        let published =
            [(0.25, -0.674_489_750_196_081_7), (1e-3, -3.090_232_306_167_813_5), (1e-20, -9.262_340_089_798_408)];
        for (p, x) in published {
            let relative = (quantile(p) / x - 1.0).abs();
            assert!(relative < 1e-15, "quantile({p:e}) is {x}; got {}", quantile(p));
        }
        assert_eq!(quantile(0.5), 0.0);
        assert_eq!(quantile(0.75), -quantile(0.25));
    }

    /// The distribution function is its inverse; an error of x grows by x^2 on the way.
    #[test]
    fn inverse_of_the_distribution_function() {
        for k in 1..200_000_u32 {
            for p in [f64::from(k) / 4e5, f64::from(k) * 1e-9, f64::from(k) * 1.2e-16] {
                let x = quantile(p);
                let back = 0.5 * libm::erfc(-x * FRAC_1_SQRT_2);
                let relative = (back / p - 1.0).abs();
                assert!(relative < 1e-15 * (3.0 + x * x), "quantile({p:e}) is {x}, whose probability is {back:e}");
            }
        }
    }
}
