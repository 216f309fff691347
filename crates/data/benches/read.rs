//! The speed of reading, in bytes of file a second.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_data::{Options, parse_csv};

fn read(criterion: &mut Criterion) {
    let digits = std::fs::read("../../datasets/digits.csv").expect("the data set is there");
    let cells = |i: usize| (0..20).map(|j| format!("{:.6}", (i * 31 + j * 17) as f64 / 9973.0)).collect::<Vec<_>>();
    let names: Vec<_> = (0..20).map(|i| format!("x{i}")).collect();
    let lines = std::iter::once(names).chain((0..20_000).map(cells)).map(|line| line.join(",") + "\n");
    let decimals = lines.collect::<String>().into_bytes();
    let mut group = criterion.benchmark_group("read");
    for (name, data) in [("digits", digits), ("decimals", decimals)] {
        group.throughput(Throughput::Bytes(data.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_with_large_drop(|| parse_csv(name, data.clone(), &Options::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
