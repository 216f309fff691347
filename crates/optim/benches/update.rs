//! Parameters a second, for every rule, in cache and beyond it.

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
            for count in [1_000, 10_000, 1_000_000] {
                let gradients: Vec<f32> = (0..count).map(|i| (i % 201) as f32 * 1e-3 - 0.1).collect();
                let mut weights = vec![0.5; count];
                let mut arrays = vec![vec![0.0; count]; optimizer.state_names().len()];
                let mut state: Vec<&mut [f32]> = arrays.iter_mut().map(Vec::as_mut_slice).collect();
                group.throughput(Throughput::Elements(count as u64));
                group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
                    bencher.iter(|| optimizer.update(isa, true, 1e-6, black_box(&mut weights), &gradients, &mut state));
                });
            }
            group.finish();
        }
    }
}

criterion_group!(benches, update);
criterion_main!(benches);
