//! An epoch of each network of the comparison with other libraries, on one thread, as JSON: the seconds of all of it, the
//! operations of its products, and the seconds that gathering its samples takes alone.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use downhill_kernels::{Isa, gather, memory};
use downhill_nn::{LayerSpec, Network};
use downhill_spec::Spec;
use downhill_train::{EpochPlan, Progress, Samples, TargetData, Trainer, TrainerOptions};

/// Of so many epochs the median counts.
const EPOCHS: u32 = 7;

struct Case {
    name: &'static str,
    widths: &'static [usize],
    batch_size: usize,
    samples: usize,
}

const CASES: [Case; 3] = [
    Case { name: "small", widths: &[20, 64, 32, 2], batch_size: 32, samples: 9984 },
    Case { name: "medium", widths: &[784, 256, 128, 10], batch_size: 64, samples: 59_968 },
    Case { name: "large", widths: &[784, 1024, 1024, 10], batch_size: 256, samples: 4096 },
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let isa = Isa::current()?;
    let lines = CASES.map(|case| {
        let (whole, gathering) = (epoch(isa, &case), gathering(isa, &case));
        let Case { name, .. } = case;
        let operations = operations(&case);
        format!(
            r#"  "{name}": {{ "seconds": {whole:.4e}, "operations": {operations}, "gatherSeconds": {gathering:.4e} }}"#
        )
    });
    println!("{{\n{}\n}}", lines.join(",\n"));
    Ok(())
}

/// The seconds of an epoch.
fn epoch(isa: Isa, case: &Case) -> f64 {
    let &Case { widths, batch_size, samples, .. } = case;
    let mut layers: Vec<LayerSpec> = Vec::new();
    for &units in &widths[1..] {
        layers.push(Spec::new("dense").with("units", units as f64).into());
        layers.push(Spec::new("relu").into());
    }
    layers.pop();
    let network = Network::new(widths[0], &layers, 1).expect("the layers fit");
    let optimizer = downhill_optim::build(&Spec::new("adam")).expect("defaults are in range");
    let loss = downhill_nn::losses::build(&Spec::new("softmaxCrossEntropy")).expect("defaults are in range");
    let mut trainer = Trainer::new(
        network,
        optimizer,
        loss,
        &TrainerOptions { isa, threads: 1, l2: 0.0, norms: false, clip: None, ignores_non_finite: false },
    );
    let classes = widths[widths.len() - 1];
    let labels = (0..samples).map(|row| (row % classes) as u32).collect();
    let data = Samples::new(features(case), widths[0], TargetData::Labels(labels));
    let steps = samples.div_ceil(batch_size);
    let mut number = 0;
    median(|| {
        number += 1;
        let plan = EpochPlan {
            epoch: number,
            steps_before: u64::from(number - 1) * steps as u64,
            order: order(samples),
            batch_size,
            rates: vec![1e-3; steps],
            done: Progress::default(),
        };
        let start = Instant::now();
        let report = trainer.epoch(&data, &plan, &AtomicBool::new(false), &mut |_| ());
        assert_eq!(report.halt, None);
        start.elapsed().as_secs_f64()
    })
}

/// The seconds that the samples of an epoch take to come to the first plane.
fn gathering(isa: Isa, case: &Case) -> f64 {
    let &Case { widths, batch_size, samples, .. } = case;
    let (features, order) = (features(case), order(samples));
    let mut plane = vec![0.0; batch_size * widths[0]];
    median(|| {
        let start = Instant::now();
        for rows in order.chunks(batch_size) {
            gather(isa, &features, widths[0], rows, &mut plane, widths[0]);
        }
        start.elapsed().as_secs_f64()
    })
}

/// Operations of an epoch's products, a multiply-add being two: forward, and the gradients of weights and of all planes but
/// the first.
fn operations(&Case { widths, samples, .. }: &Case) -> usize {
    let products = |layer: usize| if layer == 0 { 2 } else { 3 };
    let sizes = widths.windows(2).map(|pair| pair[0] * pair[1]);
    sizes.enumerate().map(|(layer, size)| 2 * size * products(layer) * samples).sum()
}

fn features(&Case { widths, samples, .. }: &Case) -> Vec<f32> {
    let numbers: Vec<f32> = (0..samples * widths[0]).map(|index| ((index * 7919) % 4001) as f32 * 1e-3 - 2.0).collect();
    memory::copy(&numbers)
}

fn order(samples: usize) -> Vec<u32> {
    (0..samples as u64).map(|row| (row * 7919 % samples as u64) as u32).collect()
}

fn median(seconds: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = std::iter::repeat_with(seconds).take(EPOCHS as usize).collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
