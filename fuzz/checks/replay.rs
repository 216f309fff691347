//! The files of a fuzzer's corpus, as they are and damaged, for ordinary tests: they need no fuzzer and no nightly compiler.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Damaged files in each case of a property.
const FILES: usize = 64;

/// A change of a file.
#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    Cut(Index, usize),
    Add(Index, Vec<u8>),
    /// Eight bytes as a number, as safetensors has them.
    Number(Index, u64),
    /// Its second half is that of another file.
    Join(Index, Index),
}

/// Checks every file of the corpus of that name, and damaged ones.
pub fn replay(name: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let entries =
        fs::read_dir(&folder).expect("the fuzzer has a corpus").map(|entry| entry.expect("it is there").path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    let files: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("it can be read")).collect();
    assert!(!files.is_empty());
    for file in &files {
        check(file);
    }
    let damaged = (select(files.clone()), vec(damage(), 1..4));
    proptest!(|(damaged in vec(damaged, FILES))| {
        for (file, changes) in damaged {
            check(&changes.into_iter().fold(file, |bytes, change| apply(bytes, change, &files)));
        }
    });
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (place(), 1..32_usize).prop_map(|(at, length)| Damage::Cut(at, length)),
        (place(), vec(any::<u8>(), 1..16)).prop_map(|(at, bytes)| Damage::Add(at, bytes)),
        (place(), select(vec![0, 1, 7, 255, 1 << 31, 1 << 32, 1 << 63, u64::MAX]))
            .prop_map(|(at, number)| Damage::Number(at, number)),
        (place(), place()).prop_map(|(at, other)| Damage::Join(at, other)),
    ]
}

fn apply(mut bytes: Vec<u8>, damage: Damage, files: &[Vec<u8>]) -> Vec<u8> {
    let at = |index: Index, bytes: &[u8]| index.index(bytes.len() + 1);
    match damage {
        Damage::Set(index, byte) => {
            let at = at(index, &bytes);
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        Damage::Cut(index, length) => {
            let at = at(index, &bytes);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Damage::Add(index, more) => {
            let at = at(index, &bytes);
            bytes.splice(at..at, more);
        }
        Damage::Number(index, number) => {
            let at = at(index, &bytes);
            let end = (at + 8).min(bytes.len());
            bytes.splice(at..end, number.to_le_bytes());
        }
        Damage::Join(index, other) => {
            let other = other.get(files);
            bytes.truncate(at(index, &bytes));
            bytes.extend(&other[other.len() / 2..]);
        }
    }
    bytes
}
