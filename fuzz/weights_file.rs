//! Any bytes as a file of bare weights: tensors or an error, and what was read is written and read alike.
#![no_main]

use std::fs;
use std::path::PathBuf;

use downhill_train::{read_weights, write_weights};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path =
        |name: &str| -> PathBuf { std::env::temp_dir().join(format!("downhill-fuzz-{}-{name}", std::process::id())) };
    let (found, written) = (path("found"), path("written"));
    fs::write(&found, bytes).expect("there is room");
    if let Ok(tensors) = read_weights(&found) {
        write_weights(&written, &tensors).expect("what was read can be written");
        let first = fs::read(&written).expect("it is there");
        let again = read_weights(&written).expect("what was written can be read");
        write_weights(&written, &again).expect("it was written before");
        assert_eq!(fs::read(&written).expect("it is there"), first);
    }
});
