//! Products of the networks of the comparison with other libraries: multiply-adds a second, to be held against the peak.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::{Isa, Left, Right, Shape, product};

const SHAPES: [(&str, usize, usize, usize); 12] = [
    ("forward", 64, 256, 784),
    ("forward", 64, 128, 256),
    ("forward", 64, 10, 128),
    ("forward", 32, 64, 20),
    ("forward", 32, 32, 64),
    ("forward", 32, 2, 32),
    ("forward", 128, 1024, 1024),
    ("forward", 1, 256, 784),
    ("gradient", 12, 256, 64),
    ("backward", 64, 256, 128),
    ("backward", 32, 64, 32),
    ("backward", 128, 1024, 1024),
];

fn products(criterion: &mut Criterion) {
    for isa in Isa::available() {
        let mut group = criterion.benchmark_group(format!("product/{}", isa.name()));
        for (name, rows, columns, depth) in SHAPES {
            let (left, right) = (vec![0.5; rows * depth], vec![0.5; depth * columns]);
            let mut out = vec![0.0; rows * columns];
            let shape = Shape { rows, columns, depth };
            group.throughput(Throughput::Elements((2 * rows * columns * depth) as u64));
            group.bench_function(format!("{name}/{rows}x{columns}x{depth}"), |bencher| {
                let left = if name != "gradient" { Left::rows(&left, depth) } else { Left::transposed(&left, rows) };
                let right =
                    if name == "backward" { Right::transposed(&right, depth) } else { Right::rows(&right, columns) };
                bencher.iter(|| product(isa, shape, left, right, None, &mut out, columns));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, products);
criterion_main!(benches);
