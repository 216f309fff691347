//! Any bytes as a file of a network: a value or an error, never a panic. The fuzzers in `fuzz` try the same with more files.

#[path = "../../../fuzz/checks/model_file.rs"]
mod model_file;
#[path = "../../../fuzz/checks/replay.rs"]
mod replay;
#[path = "../../../fuzz/checks/weights_file.rs"]
mod weights_file;

use replay::replay;

#[test]
fn model_files() {
    replay("model_file", model_file::check);
}

#[test]
fn weights_files() {
    replay("weights_file", weights_file::check);
}
