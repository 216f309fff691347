//! Parameters a second, for every rule, in cache and beyond it; and with numbers that a CPU might be slow on.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::Isa;
use downhill_optim::{CATALOGUE, build};
use downhill_spec::Spec;

fn update(criterion: &mut Criterion) {
    for isa in Isa::available() {
        for entry in CATALOGUE {
            let mut optimizer = build(&Spec::new(entry.kind)).expect("defaults are in range");
            optimizer.prepare(10, 1e-3);
            let mut group = criterion.benchmark_group(format!("{}/{}", entry.kind, isa.name()));
            let mut bench = |name: &str, count: usize, scale: f32, state: f32| {
                let gradients: Vec<f32> = (0..count).map(|i| scale * (0.5 + (i % 201) as f32 * 1e-3)).collect();
                let mut weights = vec![0.5; count];
                let mut arrays = vec![vec![state; count]; optimizer.state_names().len()];
                let mut state: Vec<&mut [f32]> = arrays.iter_mut().map(Vec::as_mut_slice).collect();
                group.throughput(Throughput::Elements(count as u64));
                group.bench_function(BenchmarkId::new(name, count), |bencher| {
                    bencher.iter(|| optimizer.update(isa, true, 0.0, black_box(&mut weights), &gradients, &mut state));
                });
            };
            for count in [32, 500, 1_000, 10_000, 1_000_000] {
                bench("ordinary", count, 1.0, 0.0);
            }
            // The squares of these gradients would be subnormal, and so is the state at first.
            bench("tiny", 10_000, 1e-21, 1e-40);
            group.finish();
        }
    }
}

criterion_group!(benches, update);
criterion_main!(benches);
