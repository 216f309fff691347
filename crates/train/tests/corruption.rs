//! Damage to a model file of 64 KiB, all of it: minutes, so that `npm run test:long -- corruption` asks for it.

use std::ops::Range;
use std::thread;

use downhill_train::{ModelFile, NamedTensor, Series};

/// What damages a copy of a file's bytes.
type Damage = fn(&[u8], usize) -> Vec<u8>;

fn whole() -> Vec<u8> {
    let values: Vec<f32> = (0..15_000).map(|number| (number as f32).sqrt() - 60.0).collect();
    let tensor = NamedTensor { name: "0.weight".to_owned(), shape: vec![150, 100], values };
    let values: Vec<f64> = (1..600).map(|step| 1.0 / f64::from(step)).collect();
    let series = Series { name: "history.costs".to_owned(), values };
    let file =
        ModelFile { description: "{\"layers\":[\"dense\"]}".to_owned(), tensors: vec![tensor], series: vec![series] };
    file.to_bytes().unwrap()
}

/// Damages in `range`, each of which must be seen.
fn check(whole: &[u8], damage: Damage, range: Range<usize>) {
    for number in range {
        assert!(ModelFile::from_bytes(&damage(whole, number)).is_err(), "damage {number}");
    }
}

/// By as many threads as there are.
fn check_all(whole: &[u8], damage: Damage, count: usize) -> usize {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(threads);
    thread::scope(|scope| {
        for from in (0..count).step_by(share) {
            scope.spawn(move || check(whole, damage, from..count.min(from + share)));
        }
    });
    count
}

#[test]
#[ignore = "a long test"]
fn every_damage_is_seen() {
    let whole = whole();
    assert!(ModelFile::from_bytes(&whole).is_ok());
    assert!((64_000..68_000).contains(&whole.len()), "{}", whole.len());
    let flip: Damage = |whole, bit| {
        let mut bytes = whole.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    };
    let flips = check_all(&whole, flip, 8 * whole.len());
    let truncations = check_all(&whole, |whole, length| whole[..length].to_vec(), whole.len());
    let extend: Damage = |whole, number| [whole, &vec![(number / 64) as u8; 1 + number % 64]].concat();
    let extensions = check_all(&whole, extend, 64 * 256);
    println!("\ndamages: {flips} flipped bits, {truncations} truncations, {extensions} extensions, each an error");
}
