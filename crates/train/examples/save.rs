//! Writes and reads model files, for the long tests that kill it, and lie to it, meanwhile.
//!
//!     save write <path> <number>    a file of 16 384 numbers, all alike
//!     save forever <path>           one after another, numbered from 1; says each number once its file is written
//!     save read <path>              says the number
//!
//! An error is said on standard error, with exit status 1. Status 2 is a misuse, 3 a file that was left open.

use std::path::Path;
use std::process::ExitCode;

use downhill_train::{FileError, ModelFile, NamedTensor};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let open = open_files();
    let result = match words[..] {
        ["write", path, number] => number.parse().map_or(Err(None), |number| write(path, number).map_err(Some)),
        ["forever", path] => forever(path).map_err(Some),
        ["read", path] => read(path).map(|number| println!("{number}")).map_err(Some),
        _ => Err(None),
    };
    if open_files().zip(open).is_some_and(|(after, before)| after != before) {
        eprintln!("a file was left open");
        return ExitCode::from(3);
    }
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Some(error)) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
        Err(None) => {
            eprintln!("save write <path> <number> | forever <path> | read <path>");
            ExitCode::from(2)
        }
    }
}

fn write(path: &str, number: u32) -> Result<(), FileError> {
    let tensors = ["a", "b"].map(|name| NamedTensor {
        name: name.to_owned(),
        shape: vec![64, 128],
        values: vec![number as f32; 8192],
    });
    ModelFile { description: number.to_string(), tensors: tensors.into(), series: Vec::new() }.write(Path::new(path))
}

fn forever(path: &str) -> Result<(), FileError> {
    for number in 1.. {
        write(path, number)?;
        println!("{number}");
    }
    Ok(())
}

/// The number that all of the file says.
fn read(path: &str) -> Result<u32, FileError> {
    let file = ModelFile::read(Path::new(path))?;
    let number: u32 = file.description.parse().expect("the description is a number");
    assert_eq!(file.tensors.len(), 2);
    for tensor in &file.tensors {
        assert!(tensor.values.len() == 8192 && tensor.values.iter().all(|&value| value == number as f32));
    }
    Ok(number)
}

/// How many files this process has open, where the system tells.
fn open_files() -> Option<usize> {
    let files: Result<Vec<_>, _> = std::fs::read_dir("/proc/self/fd").ok()?.collect();
    Some(files.ok()?.len())
}
