//! Products of the networks of the comparison with other libraries: multiply-adds a second, to be held against the peak.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::{Isa, Left, Right, Shape, product, transpose};

const SHAPES: [(&str, usize, usize, usize); 9] = [
    ("forward", 64, 256, 784),
    ("forward", 64, 128, 256),
    ("forward", 64, 10, 128),
    ("forward", 32, 64, 20),
    ("forward", 32, 32, 64),
    ("forward", 32, 2, 32),
    ("forward", 128, 1024, 1024),
    ("forward", 1, 256, 784),
    ("gradient", 12, 256, 64),
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
                let left = if name == "forward" { Left::rows(&left, depth) } else { Left::transposed(&left, rows) };
                let right = Right { data: &right, stride: columns };
                bencher.iter(|| product(isa, shape, left, right, None, &mut out, columns));
            });
        }
        group.finish();
        let mut group = criterion.benchmark_group(format!("transpose/{}", isa.name()));
        for (rows, columns) in [(32, 32), (64, 256), (64, 128), (256, 128)] {
            let data = vec![0.5; rows * columns];
            let mut out = vec![0.0; rows * columns];
            group.throughput(Throughput::Elements((rows * columns) as u64));
            group.bench_function(format!("{rows}x{columns}"), |bencher| {
                bencher.iter(|| transpose(isa, rows, columns, &data, columns, &mut out, rows));
            });
        }
    }
}

criterion_group!(benches, products);
criterion_main!(benches);
