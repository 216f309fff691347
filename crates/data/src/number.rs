/// The powers of ten that f64 holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// The f64 nearest to a decimal number, or nothing when `text` is not one or exceeds f64.
///
/// Digits below 2^53 times or over an exact power of ten round once, so the quick way is also the right one
/// (Clinger, "How to Read Floating Point Numbers Accurately", 1990). All else goes to the standard library.
pub(crate) fn parse(text: &[u8]) -> Option<f64> {
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (whole, mantissa) = digits(unsigned, 0);
    let mut rest = &unsigned[whole..];
    let (mut fraction, mut mantissa) = (0, mantissa);
    if let [b'.', after @ ..] = rest {
        (fraction, mantissa) = digits(after, mantissa);
        rest = &after[fraction..];
    }
    if whole + fraction == 0 {
        return None;
    }
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', power @ ..] => integer(power)?,
        _ => return None,
    };
    let scale = exponent.saturating_sub(fraction as i64);
    let size = scale.unsigned_abs() as usize;
    if mantissa < 1 << 53 && whole + fraction <= 19 && size < POWERS.len() {
        let value = mantissa as f64;
        let value = if scale < 0 { value / POWERS[size] } else { value * POWERS[size] };
        return Some(if negative { -value } else { value });
    }
    let value: f64 = str::from_utf8(text).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

/// How many digits `text` starts with, and `mantissa` with them appended (meaningless beyond 19 digits).
fn digits(text: &[u8], mut mantissa: u64) -> (usize, u64) {
    let mut count = 0;
    while let Some(digit) = text.get(count).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        count += 1;
    }
    (count, mantissa)
}

/// A signed whole number; one that is too long saturates.
fn integer(text: &[u8]) -> Option<i64> {
    let (sign, unsigned) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let (count, size) = digits(unsigned, 0);
    if count == 0 || count != unsigned.len() {
        return None;
    }
    Some(if count > 18 { sign * i64::MAX } else { sign * size as i64 })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::*;

    #[test]
    fn only_decimal_numbers() {
        for (text, value) in [
            ("0", 0.0),
            ("-0", -0.0),
            ("+7", 7.0),
            ("13", 13.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("-1.5e3", -1500.0),
            ("2E-2", 0.02),
            ("0.1", 0.1),
            ("9007199254740993", 9007199254740992.0),
            ("123456789012345678901234567890", 1.2345678901234568e29),
            ("1e23", 1e23),
            ("0.000000000000000000000000000001", 1e-30),
            ("1e-400", 0.0),
            ("0e99999999999999999999", 0.0),
            ("1e-99999999999999999999", 0.0),
        ] {
            assert_eq!(parse(text.as_bytes()).map(f64::to_bits), Some(f64::to_bits(value)), "{text}");
        }
        for text in [
            "", ".", "-", "+", "e5", "1e", "1e+", "1,5", "0x10", "1 000", "1_000", "--1", "1.2.3", "nan", "inf",
            "1e400", "Infinity", "1f", "½", "1e5.0", "١",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn equals_the_standard_library(text in "[+-]?[0-9]{0,22}(\\.[0-9]{0,22})?([eE][+-]?[0-9]{1,3})?") {
            let expected = text.parse::<f64>().ok().filter(|value| value.is_finite());
            prop_assert_eq!(parse(text.as_bytes()).map(f64::to_bits), expected.map(f64::to_bits));
        }

        #[test]
        fn never_panics(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse(&text);
        }
    }
}
