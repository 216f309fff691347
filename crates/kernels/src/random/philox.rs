//! Philox4x32-10: a counter of four words, scrambled under a key of two.

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The random words of N counters side by side: a bijection of each counter for each `key`.
///
/// A word is the low half of 64 bits; what the high half holds does not matter. So a product's low word is the product
/// itself, and vectors need no shuffles.
#[inline(always)]
pub(super) fn philox<const N: usize>(counters: [[u32; N]; 4], mut key: [u32; 2]) -> [[u32; N]; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counters.map(|words| words.map(u64::from));
    for _ in 0..ROUNDS {
        let [key0, key1] = key.map(u64::from);
        for lane in 0..N {
            let product0 = MULTIPLIERS[0] * low_half(c0[lane]);
            let product1 = MULTIPLIERS[1] * low_half(c2[lane]);
            c0[lane] = (product1 >> 32) ^ c1[lane] ^ key0;
            c1[lane] = product1;
            c2[lane] = (product0 >> 32) ^ c3[lane] ^ key1;
            c3[lane] = product0;
        }
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    [c0, c1, c2, c3].map(|words| words.map(|word| word as u32))
}

#[inline(always)]
fn low_half(bits: u64) -> u64 {
    bits & 0xFFFF_FFFF
}

#[cfg(test)]
mod tests {
    use super::philox;

    fn one(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
        philox(counter.map(|word| [word]), key).map(|[word]| word)
    }

    /// The lines `philox4x32 10` of `kat_vectors` in the authors' library, Random123.
    #[test]
    fn known_answers() {
        assert_eq!(one([0; 4], [0; 2]), [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]);
        assert_eq!(one([u32::MAX; 4], [u32::MAX; 2]), [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]);
        // The digits of pi.
        let counter = [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344];
        let answer = [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1];
        assert_eq!(one(counter, [0xA409_3822, 0x299F_31D0]), answer);
    }
}
