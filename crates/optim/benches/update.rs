//! Every update rule, in caches and beyond, as a share of the bandwidth of copying; and on numbers that a CPU might be slow
//! on.

#[path = "../../kernels/benches/measure/mod.rs"]
mod measure;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_optim::{CATALOGUE, Gradients, build};
use downhill_spec::Spec;
use measure::{numbers, share::Share};

/// What the numbers are like: their size beside ordinary ones, and where the state starts.
struct Case {
    name: &'static str,
    count: usize,
    scale: f32,
    state: f32,
}

const fn ordinary(count: usize) -> Case {
    Case { name: "ordinary", count, scale: 1.0, state: 0.0 }
}

const CASES: [Case; 5] = [
    ordinary(500),
    ordinary(10_000),
    ordinary(1_000_000),
    ordinary(25_000_000),
    // The squares of these gradients would be subnormal, and so is the state at first.
    Case { name: "tiny", count: 10_000, scale: 1e-21, state: 1e-40 },
];

fn updates(criterion: &mut Criterion<Share>) {
    let isa = measure::isa();
    for entry in CATALOGUE {
        let mut optimizer = build(&Spec::new(entry.kind)).expect("defaults are in range");
        optimizer.prepare(10, 1e-3);
        let kept = optimizer.state_names().len();
        let mut group = criterion.benchmark_group(format!("{}/{}", entry.kind, isa.name()));
        for Case { name, count, scale, state } in CASES {
            let gradients: Vec<f32> = numbers(count).into_iter().map(|x| scale * x).collect();
            let mut weights = vec![0.5; count];
            let mut arrays = vec![vec![state; count]; kept];
            let mut state: Vec<&mut [f32]> = arrays.iter_mut().map(Vec::as_mut_slice).collect();
            // Weights and state are read and written, gradients read.
            let touched = 2 * (1 + kept) + 1;
            group.throughput(Throughput::Bytes((size_of::<f32>() * count * touched) as u64));
            group.bench_function(format!("{name}/{count}"), |bencher| {
                bencher.iter(|| {
                    optimizer.update(isa, true, 0.0, black_box(&mut weights), Gradients::Each(&gradients), &mut state)
                });
            });
        }
        group.finish();
    }
}

criterion_group! { name = benches; config = measure::criterion(); targets = updates }
criterion_main!(benches);
