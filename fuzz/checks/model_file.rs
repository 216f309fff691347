//! Any bytes as a model file: a value or an error, and what was read is written and read alike.

use downhill_train::ModelFile;

pub fn check(bytes: &[u8]) {
    if let Ok(file) = ModelFile::from_bytes(bytes) {
        let first = file.to_bytes().expect("what was read can be written");
        let again = ModelFile::from_bytes(&first).expect("what was written can be read");
        assert_eq!(again.to_bytes().expect("it was written before"), first);
    }
}
