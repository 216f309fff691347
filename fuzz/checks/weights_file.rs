//! Any bytes as a file of bare weights: tensors or an error, and what was read is written and read alike.

use downhill_train::{weights_from_bytes, weights_to_bytes};

pub fn check(bytes: &[u8]) {
    if let Ok(tensors) = weights_from_bytes(bytes) {
        let first = weights_to_bytes(&tensors).expect("what was read can be written");
        let again = weights_from_bytes(&first).expect("what was written can be read");
        assert_eq!(weights_to_bytes(&again).expect("it was written before"), first);
    }
}
