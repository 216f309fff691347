//! Matrix products against a plain loop that follows the contract, in bits, on every instruction set.

use downhill_kernels::{Block, CHUNK, Isa, Layout, Left, PANEL, Product, Right, Shape, Start, gather, transpose};
use proptest::prelude::*;

/// The contract as a formula: chains of 256 along k, added in order.
fn naive(shape: Shape, left: Left, right: Right, bias: Option<&[f32]>) -> Vec<f32> {
    let mut out = Vec::new();
    for i in 0..shape.rows {
        for j in 0..shape.columns {
            let mut total = bias.map_or(0.0, |bias| bias[j]);
            for from in (0..shape.depth).step_by(CHUNK) {
                let mut chain = if from == 0 { total } else { 0.0 };
                for k in from..shape.depth.min(from + CHUNK) {
                    let a = left.data[i * left.row_stride + k * left.column_stride];
                    let Layout::Rows { stride } = right.layout else { unreachable!("the formula reads rows") };
                    let at = if right.transposed { j * stride + k } else { k * stride + j };
                    chain = a.mul_add(right.data[at], chain);
                }
                total = if from == 0 { chain } else { total + chain };
            }
            out.push(total);
        }
    }
    out
}

fn same(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Numbers of every sort, from a small generator of its own.
fn numbers(count: usize, seed: u64, wild: bool) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bits = (state >> 32) as u32;
            match bits % 64 {
                0 if wild => f32::from_bits(bits),
                1 if wild => f32::INFINITY,
                2 if wild => f32::NAN,
                3 => -0.0,
                4 => f32::from_bits(bits >> 9),
                _ => (bits as f32 / u32::MAX as f32) * 2.0 - 1.0,
            }
        })
        .collect()
}

fn check(
    shape: Shape,
    [transposed, right_transposed]: [bool; 2],
    padding: usize,
    with_bias: bool,
    wild: bool,
    seed: u64,
) {
    let Shape { rows, columns, depth } = shape;
    let left_stride = if transposed { rows } else { depth } + padding;
    let left_data = numbers(left_stride * if transposed { depth } else { rows } + 1, seed, wild);
    let left = if transposed { Left::transposed(&left_data, left_stride) } else { Left::rows(&left_data, left_stride) };
    let stride = columns + padding;
    let (height, width) = if right_transposed { (columns, depth) } else { (depth, columns) };
    let right_data = numbers((width + padding) * height + 1, seed + 1, wild);
    let layout = Layout::Rows { stride: width + padding };
    let right = Right { data: &right_data, layout, transposed: right_transposed };
    let bias = numbers(columns, seed + 2, wild);
    let bias = with_bias.then_some(&bias[..]);
    let expected = naive(shape, left, right, bias);
    for isa in Isa::available() {
        let mut out = vec![7.0; rows * stride];
        let start = bias.map_or(Start::Zero, Start::Bias);
        // What is read soon has no say in what comes out.
        let soon = [&left_data[..], &right_data[..], &[]];
        Product { shape, left, right, start, soon: &soon }.write(isa, Block::new(&mut out, rows, columns, stride));
        let mut of_panels = vec![7.0; rows * stride];
        let (panels, layout) = in_panels(&right_data, width + padding, height, width, padding);
        let right = Right { data: &panels, layout, transposed: right_transposed };
        Product { shape, left, right, start, soon: &[] }.write(isa, Block::new(&mut of_panels, rows, columns, stride));
        assert!(out.iter().zip(&of_panels).all(|(&a, &b)| same(a, b)), "{} {shape:?} in panels", isa.name());
        for (index, &number) in out.iter().enumerate() {
            let (i, j) = (index / stride, index % stride);
            let wanted = if j < columns { expected[i * columns + j] } else { 7.0 };
            assert!(same(number, wanted), "{} {shape:?} at ({i}, {j}): {number:e}, not {wanted:e}", isa.name());
        }
    }
}

/// A matrix of rows, `stride` apart, in panels, behind `before` rows that are of no account.
fn in_panels(rows: &[f32], stride: usize, height: usize, width: usize, before: usize) -> (Vec<f32>, Layout) {
    let mut panels = Vec::new();
    for first in (0..width).step_by(PANEL) {
        let columns = first..width.min(first + PANEL);
        panels.extend(std::iter::repeat_n(7.0, before * columns.len()));
        for row in 0..height {
            panels.extend_from_slice(&rows[row * stride..][columns.clone()]);
        }
    }
    (panels, Layout::Panels { height: before + height, first: before })
}

/// Depths within a chunk, mostly, and over two ends of chunks.
fn depths() -> impl Strategy<Value = usize> {
    prop_oneof![9 => 0_usize..80, 1 => 250_usize..530]
}

proptest! {
    #[test]
    fn equals_the_contract(
        rows in 0_usize..40, columns in 0_usize..70, depth in depths(),
        transposed: [bool; 2], padding in 0_usize..3, bias: bool, wild: bool, seed: u32,
    ) {
        check(Shape { rows, columns, depth }, transposed, padding, bias, wild, u64::from(seed));
    }
}

#[test]
fn equals_the_contract_across_chunks_and_packing() {
    for (rows, columns, depth) in
        [(64, 256, 784), (30, 512, 257), (35, 131, 300), (3, 1024, 512), (1, 100, 1000), (70, 1, 300)]
    {
        for transposed in [[false, false], [true, false], [false, true]] {
            check(Shape { rows, columns, depth }, transposed, 0, true, false, 5);
        }
    }
}

#[test]
fn a_product_may_be_made_chunk_by_chunk() {
    let shape = Shape { rows: 30, columns: 50, depth: 600 };
    let (left, right) = (numbers(600 * 30, 1, false), numbers(600 * 50, 2, false));
    let expected = naive(shape, Left::transposed(&left, 30), Right::rows(&right, 50), None);
    for isa in Isa::available() {
        let mut out = vec![7.0; 30 * 50];
        for k in (0..600).step_by(CHUNK) {
            let (left, right) = (Left::transposed(&left[30 * k..], 30), Right::rows(&right[50 * k..], 50));
            let shape = Shape { depth: CHUNK.min(600 - k), ..shape };
            let start = if k == 0 { Start::Zero } else { Start::Out };
            Product { shape, left, right, start, soon: &[] }.write(isa, Block::whole(&mut out, 30, 50));
        }
        assert!(out.iter().zip(&expected).all(|(&a, &b)| same(a, b)), "{}", isa.name());
    }
}

#[test]
fn transposes_whole_blocks_and_what_is_left() {
    for (rows, columns, stride) in [(1, 1, 1), (16, 24, 24), (37, 29, 31), (256, 13, 20), (3, 0, 1)] {
        let data = numbers(rows * stride, 4, true);
        for isa in Isa::available() {
            let mut out = vec![7.0; rows * columns];
            transpose(isa, rows, columns, &data, stride, &mut out);
            for (place, &number) in out.iter().enumerate() {
                assert!(same(number, data[place % rows * stride + place / rows]), "{}", isa.name());
            }
        }
    }
}

#[test]
fn gathers_rows_of_any_width() {
    for width in [1, 2, 7, 16, 33, 784] {
        let data = numbers(width * 50, 3, true);
        let rows: Vec<u32> = (0..40).map(|place| place * 37 % 50).collect();
        for isa in Isa::available() {
            let mut out = vec![7.0; rows.len() * (width + 1)];
            gather(isa, &data, width, &rows, &mut out, width + 1);
            for (to, &from) in out.chunks(width + 1).zip(&rows) {
                let from = &data[from as usize * width..][..width];
                assert!(to.iter().zip(from).all(|(&a, &b)| same(a, b)));
                assert_eq!(to[width], 7.0);
            }
        }
    }
}
