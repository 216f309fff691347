//! Kernels that go over numbers once, as shares of the bandwidth of copying: gathering, reductions, math functions,
//! dropout.

#[path = "../tests/accuracy/mod.rs"]
mod accuracy;
mod measure;

use std::hint::black_box;

use accuracy::{functions, ulps};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::random::{Purpose, Stream, dropout};
use downhill_kernels::{Isa, gather, reduce};
use measure::{numbers, share::Share};

/// Numbers that fit the cache nearest to the processor, twice.
const NEAR: usize = 4096;
/// Numbers beyond the caches of one core.
const FAR: usize = 1 << 24;
/// Bytes of a number read or written.
const NUMBER: usize = size_of::<f32>();

/// Times `work` on `count` numbers, of each of which it reads or writes `touched`.
fn bench(criterion: &mut Criterion<Share>, name: &str, count: usize, touched: usize, mut work: impl FnMut(Isa)) {
    let isa = measure::isa();
    let mut group = criterion.benchmark_group(format!("sweep/{}", isa.name()));
    group.throughput(Throughput::Bytes((NUMBER * count * touched) as u64));
    group.bench_function(format!("{name}/{count}"), |bencher| bencher.iter(|| work(isa)));
    group.finish();
}

/// Batches of the three networks, out of as many samples as their epochs have.
fn gathering(criterion: &mut Criterion<Share>) {
    for (width, samples, batch) in [(20, 9984, 32), (784, 59_968, 64), (784, 4096, 256)] {
        let data = numbers(width * samples);
        let order: Vec<u32> = (0..samples as u32).map(|row| (row as u64 * 7919 % samples as u64) as u32).collect();
        let mut batches = order.chunks_exact(batch).cycle();
        let mut out = vec![0.0; batch * width];
        bench(criterion, &format!("gather {batch} of {samples} rows"), batch * width, 2, |isa| {
            let rows = batches.next().expect("there is a batch");
            gather(isa, &data, width, rows, &mut out, width);
        });
    }
}

fn reductions(criterion: &mut Criterion<Share>) {
    for count in [NEAR, FAR] {
        let x = numbers(count);
        bench(criterion, "sum", count, 1, |isa| _ = black_box(reduce::sum(isa, &x)));
        bench(criterion, "sum of squares", count, 1, |isa| _ = black_box(reduce::sum_of_squares(isa, &x)));
        bench(criterion, "max", count, 1, |isa| _ = black_box(reduce::max(isa, &x)));
        bench(criterion, "all finite", count, 1, |isa| _ = black_box(reduce::all_finite(isa, &x)));
    }
}

fn math(criterion: &mut Criterion<Share>) {
    let (x, mut y) = (numbers(NEAR), vec![0.0; NEAR]);
    for function in functions() {
        bench(criterion, function.name, NEAR, 2, |isa| (function.ours)(isa, &x, &mut y));
        let worst = x.iter().zip(&y).map(|(&x, &y)| ulps(y, (function.exact)(f64::from(x)))).fold(0.0, f64::max);
        assert!(worst <= function.gate, "{} is wrong by {worst} ULP", function.name);
    }
}

fn random(criterion: &mut Criterion<Share>) {
    let (x, mut y) = (numbers(NEAR), vec![0.0; NEAR]);
    let stream = Stream::new(1, Purpose::Dropout, 0);
    bench(criterion, "dropout", NEAR, 2, |isa| dropout(isa, &stream, 1, 1, 0, 0.2, &x, &mut y));
}

criterion_group! { name = benches; config = measure::criterion(); targets = gathering, reductions, math, random }
criterion_main!(benches);
