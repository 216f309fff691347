#![no_main]

#[path = "checks/model_file.rs"]
mod model_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model_file::check(bytes));
