//! Activations and losses, forward and back, as shares of the bandwidth of copying.

#[path = "../../kernels/benches/measure/mod.rs"]
mod measure;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::Isa;
use downhill_nn::losses::Targets;
use downhill_nn::{activations, losses};
use downhill_spec::Spec;
use measure::{numbers, share::Share};

/// A block of a layer's numbers: 64 rows of 64.
const COUNT: usize = 4096;

/// Times `work`, which reads or writes `touched` numbers for each of `COUNT`.
fn bench(criterion: &mut Criterion<Share>, name: &str, touched: usize, mut work: impl FnMut(Isa)) {
    let isa = measure::isa();
    let mut group = criterion.benchmark_group(format!("elements/{}", isa.name()));
    group.throughput(Throughput::Bytes((size_of::<f32>() * COUNT * touched) as u64));
    group.bench_function(name, |bencher| bencher.iter(|| work(isa)));
    group.finish();
}

fn all_activations(criterion: &mut Criterion<Share>) {
    let (z, mut a, mut delta) = (numbers(COUNT), vec![0.0; COUNT], vec![1.0; COUNT]);
    for entry in activations::CATALOGUE {
        let activation = activations::build(&Spec::new(entry.kind)).expect("defaults are in range");
        bench(criterion, &format!("{}/forward", entry.kind), 2, |isa| activation.forward(isa, &z, &mut a));
        let read = if activation.needs_input() { 3 } else { 2 };
        bench(criterion, &format!("{}/backward", entry.kind), 1 + read, |isa| {
            // A gradient that is never renewed would sink to zero.
            delta.fill(1.0);
            activation.backward(isa, &z, &a, &mut delta);
        });
    }
}

fn all_losses(criterion: &mut Criterion<Share>) {
    let (z, values, mut delta) = (numbers(COUNT), vec![0.5; COUNT], vec![0.0; COUNT]);
    for entry in losses::CATALOGUE {
        let loss = losses::build(&Spec::new(entry.kind)).expect("defaults are in range");
        for outputs in [1, 8, 1024] {
            let rows = COUNT / outputs;
            let mut costs = vec![0.0; rows];
            let labels: Vec<u32> = (0..rows).map(|row| (row % outputs) as u32).collect();
            let classes = loss.classes(outputs).is_some_and(|classes| classes == outputs);
            let targets = if classes { Targets::Labels(&labels) } else { Targets::Values(&values) };
            let touched = if classes { 2 } else { 3 };
            bench(criterion, &format!("{}/{outputs} outputs", entry.kind), touched, |isa| {
                loss.forward_backward(isa, outputs, &z, targets, 1.0, &mut costs, &mut delta);
            });
        }
    }
}

criterion_group! { name = benches; config = measure::criterion(); targets = all_activations, all_losses }
criterion_main!(benches);
