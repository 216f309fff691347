//! A digest of parameters: two models are the same when theirs are.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The SHA-256 of the parameters' little-endian bytes, in hexadecimal. All NaN count as one.
pub fn digest(parameters: &[f32]) -> String {
    let mut hash = Sha256::new();
    for block in parameters.chunks(1024) {
        let bytes: Vec<u8> = block.iter().flat_map(|&number| canonical(number)).collect();
        hash.update(&bytes);
    }
    hexadecimal(&hash.finalize())
}

/// A number's bytes; of the NaN, which differ between processors, always the same.
pub(crate) fn canonical(number: f32) -> [u8; 4] {
    if number.is_nan() { 0x7fc0_0000_u32.to_le_bytes() } else { number.to_le_bytes() }
}

/// The same of a number in f64.
pub(crate) fn canonical_f64(number: f64) -> [u8; 8] {
    if number.is_nan() { f64::NAN.to_bits().to_le_bytes() } else { number.to_le_bytes() }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    /// SHA-256 of the empty message and of the bytes 00 00 80 3f, by another implementation (Python's hashlib).
    #[test]
    fn known_digests() {
        assert_eq!(super::digest(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(super::digest(&[1.0]), "e00e5eb9444182f352323374ef4e08ebcb784725fdd4fd612d7730540b3e0c8c");
        assert_eq!(super::digest(&[f32::NAN]), super::digest(&[-f32::NAN]));
    }
}
