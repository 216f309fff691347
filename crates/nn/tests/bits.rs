//! The same bits on every instruction set and for every cut of the work, and as the arithmetic contract says.

mod reference;

use downhill_kernels::Isa;
use downhill_nn::layers::Moment;
use downhill_nn::losses::{self, Targets};
use downhill_nn::{Network, Workspace};
use downhill_spec::Spec;
use reference::run::{Cut, Results, dense, network, step};
use reference::{assert_bits, contract, spread};

const MOMENT: Moment = Moment { epoch: 2, step: 40 };
const THREADS: [usize; 5] = [1, 2, 3, 7, 16];
/// Rows of a gradient at a time.
const ROWS: [usize; 3] = [usize::MAX, 1, 24];

fn layer(kind: &str) -> Spec {
    Spec::new(kind)
}

fn dropout(rate: f64) -> Spec {
    layer("dropout").with("rate", rate)
}

/// Inputs of a batch, and values between 0 and 1 that its outputs should be.
fn batch(network: &Network, rows: usize) -> (Vec<f32>, Vec<f32>) {
    let y = spread(rows * network.outputs(), 0.5, 2).iter().map(|y| y + 0.5).collect();
    (spread(rows * network.inputs(), 1.5, rows as u32), y)
}

/// What the contract says.
fn contract(network: &Network, loss: &Spec, x: &[f32], targets: Targets) -> Results {
    let loss = losses::build(loss).unwrap();
    let planes = contract::forward(network, Some(MOMENT), x);
    let z = planes.last().unwrap().clone();
    let (losses, delta) = contract::loss(&*loss, network.outputs(), &z, targets);
    let (gradients, dx) = contract::backward(network, Some(MOMENT), &planes, delta);
    Results { z, losses, gradients, dx }
}

fn assert_same(what: &str, got: &Results, want: &Results) {
    assert_bits(&format!("{what}: outputs"), &got.z, &want.z);
    assert_bits(&format!("{what}: losses"), &got.losses, &want.losses);
    assert_bits(&format!("{what}: gradients"), &got.gradients, &want.gradients);
    assert_bits(&format!("{what}: inputs' gradient"), &got.dx, &want.dx);
}

/// Batches of these sizes, one after the other in the same workspace, with every cut.
fn check(inputs: usize, specs: &[Spec], loss: &Spec, batches: &[usize]) {
    let network = network(inputs, specs, 9);
    let batches: Vec<_> = batches.iter().map(|&rows| batch(&network, rows)).collect();
    let wanted: Vec<Results> = batches.iter().map(|(x, y)| contract(&network, loss, x, Targets::Values(y))).collect();
    let kinds = specs.iter().map(|spec| spec.kind.as_str()).collect::<Vec<_>>().join(" ");
    for isa in Isa::available() {
        let mut workspace = Workspace::new(&network);
        let loss = losses::build(loss).unwrap();
        for (index, threads) in THREADS.into_iter().enumerate() {
            let cut = Cut { isa, threads, rows: ROWS[index % ROWS.len()] };
            for ((x, y), want) in batches.iter().zip(&wanted) {
                let got = step(&network, &mut workspace, cut, Some(MOMENT), &*loss, x, Targets::Values(y));
                let rows = want.losses.len();
                assert_same(&format!("{rows} x {inputs} -> {kinds} {} {cut:?}", loss.kind()), &got, want);
            }
        }
    }
}

/// Products of every shape: wide and narrow, deeper than a chunk, of no multiple of anything.
#[test]
fn dense_layers_of_every_width() {
    let mse = layer("meanSquaredError");
    for (inputs, outputs) in
        [(1, 1), (1, 1000), (1000, 1), (13, 2), (2, 13), (100, 129), (129, 100), (300, 7), (600, 3)]
    {
        check(inputs, &[dense(outputs)], &mse, &[1, 2, 17]);
        check(inputs, &[dense(outputs).with("bias", 0.0)], &mse, &[5]);
    }
    for (inputs, outputs) in [(1, 2), (2, 1), (13, 13), (100, 10), (7, 129)] {
        // The gradient's chunks run along the rows.
        check(inputs, &[dense(outputs)], &mse, &[300, 256, 257, 1]);
    }
    check(1000, &[dense(129)], &mse, &[130]);
    check(129, &[dense(1000)], &mse, &[31]);
}

#[test]
fn networks_of_every_activation_and_loss() {
    let activations = ["relu", "leakyRelu", "sigmoid", "tanh", "softplus", "elu", "gelu", "silu", "linear"];
    for (index, activation) in activations.into_iter().enumerate() {
        for loss in losses::CATALOGUE {
            let widths = [[13, 100, 7], [129, 2, 13], [1, 129, 1]][index % 3];
            let [first, second, outputs] = widths.map(dense);
            let layers = [first, layer(activation), dropout(0.3), second, layer(activation), outputs];
            check(20 + index, &layers, &layer(loss.kind), &[140, 1, 7]);
        }
    }
}

/// Dropout counts its elements through the batch, whatever its neighbours and widths.
#[test]
fn dropout_everywhere() {
    let bce = layer("binaryCrossEntropy");
    for width in [1, 2, 13, 129, 200] {
        check(width, &[dropout(0.2), dense(width), dropout(0.5), layer("gelu"), dropout(0.9)], &bce, &[260, 3]);
        check(width, &[layer("silu"), dropout(0.6), layer("tanh"), layer("relu"), dense(3)], &bce, &[129, 128, 2]);
        check(width, &[dropout(0.0), dropout(0.5)], &bce, &[130]);
    }
}

#[test]
fn labels_and_values_are_alike() {
    let network = network(10, &[dense(40), layer("relu"), dense(5)], 3);
    let loss = losses::build(&layer("softmaxCrossEntropy")).unwrap();
    let (x, _) = batch(&network, 290);
    let labels: Vec<u32> = (0..290).map(|row| row * 7 % 5).collect();
    let want = contract(&network, &layer("softmaxCrossEntropy"), &x, Targets::Labels(&labels));
    for isa in Isa::available() {
        for threads in THREADS {
            let cut = Cut { isa, threads, rows: 3 };
            let mut workspace = Workspace::new(&network);
            let got = step(&network, &mut workspace, cut, Some(MOMENT), &*loss, &x, Targets::Labels(&labels));
            assert_same(&format!("{cut:?}"), &got, &want);
        }
    }
}

/// Random networks: two to six layers of any kind, of any width up to 60, on batches of up to 300 rows.
#[test]
fn networks_of_any_sort() {
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let kinds = ["relu", "leakyRelu", "sigmoid", "tanh", "softplus", "elu", "gelu", "silu", "linear"];
    for _ in 0..60 {
        let mut layers = Vec::new();
        for _ in 0..2 + below(5) {
            layers.push(match below(5) {
                0 | 1 => dense(1 + below(60)).with("bias", below(2) as f64),
                2 => dropout(below(9) as f64 / 10.0),
                _ => layer(kinds[below(kinds.len())]),
            });
        }
        let loss = layer(losses::CATALOGUE[below(losses::CATALOGUE.len())].kind);
        check(1 + below(60), &layers, &loss, &[1 + below(300), 1 + below(20)]);
    }
}
