//! Products of the networks of the comparison with other libraries, as shares of the fused multiply-add peak.

mod measure;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use downhill_kernels::{Block, Layout, Left, PANEL, Product, Right, Shape, Start, transpose};
use measure::{numbers, share::Share};

/// The rows that a thread runs forward at once: small, medium (both their batch) and large (a block).
const LAYERS: [(usize, &[usize]); 3] =
    [(32, &[20, 64, 32, 2]), (64, &[784, 256, 128, 10]), (128, &[784, 1024, 1024, 10])];
/// Rows of weights whose gradient is formed at once.
const STRIP: usize = 12;

fn products(criterion: &mut Criterion<Share>) {
    for (rows, widths) in LAYERS {
        for layer in widths.windows(2) {
            let [inputs, units] = [layer[0], layer[1]];
            bench(criterion, "forward", Shape { rows, columns: units, depth: inputs });
            if units > PANEL {
                bench(criterion, "panels", Shape { rows, columns: units, depth: inputs });
            }
            bench(criterion, "gradient", Shape { rows: inputs.min(STRIP), columns: units, depth: rows });
            if inputs != widths[0] {
                bench(criterion, "backward", Shape { rows, columns: inputs, depth: units });
            }
        }
    }
    bench(criterion, "forward", Shape { rows: 1, columns: 256, depth: 784 });
    bench(criterion, "forward", Shape { rows: 64, columns: 1000, depth: 128 });
    bench(criterion, "forward", Shape { rows: 32, columns: 13, depth: 13 });
}

fn bench(criterion: &mut Criterion<Share>, name: &str, shape: Shape) {
    let isa = measure::isa();
    let Shape { rows, columns, depth } = shape;
    let (left, right) = (numbers(rows * depth), numbers(depth * columns));
    let mut out = vec![0.0; rows * columns];
    let left = if name != "gradient" { Left::rows(&left, depth) } else { Left::transposed(&left, rows) };
    let right = match name {
        "backward" => Right::transposed(&right, depth),
        "panels" => Right { layout: Layout::Panels { height: depth, first: 0 }, ..Right::rows(&right, columns) },
        _ => Right::rows(&right, columns),
    };
    let mut group = criterion.benchmark_group(format!("product/{}", isa.name()));
    group.throughput(Throughput::Elements((2 * rows * columns * depth) as u64));
    group.bench_function(format!("{name}/{rows}x{columns}x{depth}"), |bencher| {
        let product = Product { shape, left, right, start: Start::Zero, soon: &[] };
        bencher.iter(|| product.write(isa, Block::whole(&mut out, rows, columns)));
    });
    group.finish();
}

/// The inputs of the large network's layers, as the gradient of their weights reads them.
fn transposes(criterion: &mut Criterion<Share>) {
    let isa = measure::isa();
    let mut group = criterion.benchmark_group(format!("transpose/{}", isa.name()));
    for (rows, columns) in [(256, 784), (256, 1024)] {
        let stride = columns + 16;
        let (data, mut out) = (numbers(rows * stride), vec![0.0; rows * columns]);
        group.throughput(Throughput::Bytes((2 * size_of::<f32>() * rows * columns) as u64));
        group.bench_function(format!("{rows}x{columns}"), |bencher| {
            bencher.iter(|| transpose(isa, rows, columns, &data, stride, &mut out));
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = measure::criterion(); targets = products, transposes }
criterion_main!(benches);
