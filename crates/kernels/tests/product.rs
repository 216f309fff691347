//! Matrix products against a plain loop that follows the contract, in bits, on every instruction set.

use downhill_kernels::{CHUNK, Isa, Left, Right, Shape, product, product_with_transpose, transpose};
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
                    chain = a.mul_add(right.data[k * right.stride + j], chain);
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

fn check(shape: Shape, transposed: bool, padding: usize, with_bias: bool, wild: bool, seed: u64) {
    let Shape { rows, columns, depth } = shape;
    let left_stride = if transposed { rows } else { depth } + padding;
    let left_data = numbers(left_stride * if transposed { depth } else { rows } + 1, seed, wild);
    let left = if transposed { Left::transposed(&left_data, left_stride) } else { Left::rows(&left_data, left_stride) };
    let stride = columns + padding;
    let right_data = numbers(stride * depth + 1, seed + 1, wild);
    let right = Right { data: &right_data, stride };
    let bias = numbers(columns, seed + 2, wild);
    let bias = with_bias.then_some(&bias[..]);
    let expected = naive(shape, left, right, bias);
    for isa in Isa::available() {
        let mut out = vec![7.0; rows * stride];
        product(isa, shape, left, right, bias, &mut out, stride);
        for (index, &number) in out.iter().enumerate() {
            let (i, j) = (index / stride, index % stride);
            let wanted = if j < columns { expected[i * columns + j] } else { 7.0 };
            assert!(same(number, wanted), "{} {shape:?} at ({i}, {j}): {number:e}, not {wanted:e}", isa.name());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn equals_the_contract(
        rows in 0_usize..40, columns in 0_usize..70, depth in 0_usize..80,
        transposed: bool, padding in 0_usize..3, bias: bool, wild: bool, seed: u32,
    ) {
        check(Shape { rows, columns, depth }, transposed, padding, bias, wild, u64::from(seed));
    }
}

#[test]
fn equals_the_contract_across_chunks_and_packing() {
    for (rows, columns, depth) in [(64, 256, 784), (30, 512, 257), (3, 1024, 512), (1, 100, 1000), (70, 1, 300)] {
        check(Shape { rows, columns, depth }, false, 0, true, false, 5);
        check(Shape { rows, columns, depth }, true, 0, false, false, 6);
    }
}

#[test]
fn transposes_every_shape() {
    for (rows, columns) in [(0, 3), (1, 1), (8, 8), (17, 9), (64, 33), (100, 7)] {
        let data = numbers(rows * (columns + 2), 3, true);
        for isa in Isa::available() {
            let mut out = vec![0.0; columns * (rows + 1)];
            transpose(isa, rows, columns, &data, columns + 2, &mut out, rows + 1);
            for i in 0..rows {
                for j in 0..columns {
                    assert!(same(out[j * (rows + 1) + i], data[i * (columns + 2) + j]));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn with_a_transpose_equals_the_contract(
        rows in 0_usize..40, columns in 0_usize..40, depth in 0_usize..300, wild: bool, seed: u32,
    ) {
        let seed = u64::from(seed);
        let shape = Shape { rows, columns, depth };
        let left = numbers(rows * (depth + 1), seed, wild);
        let transposed = numbers(columns * depth, seed + 1, wild);
        let right: Vec<f32> = (0..depth * columns).map(|at| transposed[at % columns * depth + at / columns]).collect();
        let expected = naive(shape, Left::rows(&left, depth + 1), Right { data: &right, stride: columns }, None);
        for isa in Isa::available() {
            let mut out = vec![0.0; rows * columns];
            let mut scratch = Vec::new();
            product_with_transpose(
                isa, shape, &left, depth + 1, &transposed, depth, &mut out, columns, &mut scratch,
            );
            prop_assert!(out.iter().zip(&expected).all(|(&a, &b)| same(a, b)), "{} {shape:?}", isa.name());
        }
    }
}
