//! Samples a second of whole training epochs, without Node.js:
//! `cargo run --release --example speed -- [threads] [isa] [widths] [batch] [samples] [activation]`, the instruction set `best` or
//! by name, the widths such as 784-256-128-10. Adam, ReLU, softmax cross-entropy, or with one output the mean squared error.
//! Without widths, the three networks of the benchmarks.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use downhill_kernels::{Isa, memory};
use downhill_nn::{LayerSpec, Network};
use downhill_spec::Spec;
use downhill_train::{EpochPlan, Progress, Samples, TargetData, Trainer, TrainerOptions};

const NETWORKS: [[&str; 3]; 3] =
    [["784-256-128-10", "64", "20000"], ["20-64-32-2", "32", "10000"], ["784-1024-1024-10", "256", "4096"]];
const EPOCHS: u32 = 9;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let argument = |index: usize| arguments.get(index).map(String::as_str);
    let threads = argument(1).and_then(|threads| threads.parse().ok()).unwrap_or(1);
    let isa =
        argument(2).filter(|name| *name != "best").map_or(Isa::current(), Isa::named).expect("an instruction set");
    match argument(3) {
        Some(widths) => {
            let [batch_size, samples] = [argument(4).unwrap_or("64"), argument(5).unwrap_or("10000")];
            train(threads, isa, [widths, batch_size, samples], argument(6).unwrap_or("relu"));
        }
        None => NETWORKS.into_iter().for_each(|network| train(threads, isa, network, "relu")),
    }
}

fn train(threads: usize, isa: Isa, [widths, batch_size, samples]: [&str; 3], activation: &str) {
    let number = |text: &str| text.parse().expect("an integer");
    let (batch_size, samples): (usize, usize) = (number(batch_size), number(samples));
    let widths: Vec<usize> = widths.split('-').map(number).collect();
    let mut layers: Vec<LayerSpec> = Vec::new();
    for (index, &units) in widths[1..].iter().enumerate() {
        layers.push(Spec::new("dense").with("units", units as f64).into());
        if index + 2 < widths.len() {
            layers.push(Spec::new(activation).into());
        }
    }
    let network = Network::new(widths[0], &layers, 1).expect("a network");
    let optimizer = downhill_optim::build(&Spec::new("adam")).expect("an optimizer");
    let outputs = widths[widths.len() - 1];
    let loss = if outputs == 1 { "meanSquaredError" } else { "softmaxCrossEntropy" };
    let loss = downhill_nn::losses::build(&Spec::new(loss)).expect("a loss");
    let options = TrainerOptions { isa, threads, l2: 0.0, norms: false, clip: None, ignores_non_finite: false };
    let mut trainer = Trainer::new(network, optimizer, loss, &options);
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    let features: Vec<f32> = (0..samples * widths[0]).map(|_| next() as f32 / 16_777_216.0).collect();
    let features = memory::copy(&features);
    let targets = if outputs == 1 {
        TargetData::Values((0..samples).map(|_| next() as f32 / 16_777_216.0).collect())
    } else {
        TargetData::Labels((0..samples).map(|_| next() % outputs as u32).collect())
    };
    let data = Samples::new(features, widths[0], targets);
    let steps = samples.div_ceil(batch_size);
    let mut rates: Vec<f64> = Vec::new();
    for epoch in 1..=EPOCHS {
        let plan = EpochPlan {
            epoch,
            steps_before: u64::from(epoch - 1) * steps as u64,
            order: (0..samples as u32).map(|index| (index as u64 * 7919 % samples as u64) as u32).collect(),
            batch_size,
            rates: vec![1e-3; steps],
            done: Progress::default(),
        };
        let start = Instant::now();
        let report = trainer.epoch(&data, &plan, &AtomicBool::new(false), &mut |_| ());
        rates.push(samples as f64 / start.elapsed().as_secs_f64());
        assert_eq!(report.halt, None);
    }
    rates.sort_by(f64::total_cmp);
    println!(
        "{widths:?} batch {batch_size}: {:.0} samples/s (digest {})",
        rates[rates.len() / 2],
        &downhill_train::digest(&trainer.network.parameters)[..12]
    );
}
