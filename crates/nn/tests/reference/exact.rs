//! Networks in f64, by plain loops over their definitions.

use downhill_kernels::random::{Purpose, Stream};
use downhill_nn::Network;
use downhill_nn::layers::Moment;
use downhill_spec::Spec;

use super::erf;

/// A number of a part as the crate holds it, in f32.
fn number(spec: &Spec, name: &str, default: f64) -> f64 {
    f64::from(spec.numbers.get(name).copied().unwrap_or(default) as f32)
}

/// The activation that `spec` describes.
pub fn activation(spec: &Spec, z: f64) -> f64 {
    let otherwise = |below: f64| if z > 0.0 { z } else { below };
    match spec.kind.as_str() {
        "relu" => otherwise(0.0),
        "leakyRelu" => otherwise(number(spec, "slope", 0.01) * z),
        "sigmoid" => 1.0 / (1.0 + (-z).exp()),
        "tanh" => z.tanh(),
        "softplus" => z.exp().ln_1p(),
        "elu" => otherwise(number(spec, "alpha", 1.0) * z.exp_m1()),
        "gelu" => z * 0.5 * (1.0 + erf(z / 2.0_f64.sqrt())),
        "silu" => z / (1.0 + (-z).exp()),
        "linear" => z,
        kind => panic!("no reference for {kind}"),
    }
}

/// The loss that `spec` describes, of a row of logits `z` where the values `y` are right.
pub fn loss(spec: &Spec, z: &[f64], y: &[f64]) -> f64 {
    let mean = |f: &dyn Fn(f64, f64) -> f64| z.iter().zip(y).map(|(&z, &y)| f(z, y)).sum::<f64>() / z.len() as f64;
    match spec.kind.as_str() {
        "meanSquaredError" => mean(&|z, y| (z - y).powi(2)),
        "meanAbsoluteError" => mean(&|z, y| (z - y).abs()),
        "huber" => {
            let delta = number(spec, "delta", 1.0);
            let near = |e: f64| e.abs() <= delta;
            mean(&|z, y| if near(z - y) { (z - y).powi(2) / 2.0 } else { delta * ((z - y).abs() - delta / 2.0) })
        }
        "binaryCrossEntropy" => mean(&|z, y| {
            let p = 1.0 / (1.0 + (-z).exp());
            -y * p.ln() - (1.0 - y) * (1.0 - p).ln()
        }),
        "softmaxCrossEntropy" => {
            let log_sum = z.iter().map(|z| z.exp()).sum::<f64>().ln();
            z.iter().zip(y).map(|(z, y)| y * (log_sum - z)).sum()
        }
        kind => panic!("no reference for {kind}"),
    }
}

/// The outputs of a network of that shape with these parameters, for rows `x`.
pub fn outputs(network: &Network, parameters: &[f64], moment: Option<Moment>, x: &[f64]) -> Vec<f64> {
    let (mut width, mut rows, mut from) = (network.inputs(), x.to_vec(), 0);
    for (index, layer) in network.specs().iter().enumerate() {
        let spec = &layer.spec;
        match spec.kind.as_str() {
            "dense" => {
                let units = network.layer_outputs(index);
                let (weight, bias) = parameters[from..].split_at(width * units);
                let has_bias = number(spec, "bias", 1.0) == 1.0;
                let bias = if has_bias { bias[..units].to_vec() } else { vec![0.0; units] };
                rows = dense(&rows, width, weight, &bias);
                from += width * units + if has_bias { units } else { 0 };
                width = units;
            }
            "dropout" => {
                if let Some(moment) = moment {
                    let stream = Stream::new(network.seed(), Purpose::Dropout, index as u32);
                    drop_out(&mut rows, &stream, moment, number(spec, "rate", 0.0));
                }
            }
            _ => rows.iter_mut().for_each(|z| *z = activation(spec, *z)),
        }
    }
    rows
}

fn dense(x: &[f64], inputs: usize, weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let units = bias.len();
    let output = |row: &[f64], j: usize| bias[j] + (0..inputs).map(|i| row[i] * weight[i * units + j]).sum::<f64>();
    x.chunks(inputs).flat_map(|row| (0..units).map(move |j| output(row, j))).collect()
}

fn drop_out(x: &mut [f64], stream: &Stream, moment: Moment, rate: f64) {
    for (element, x) in x.iter_mut().enumerate() {
        let dropped = f64::from(stream.word(moment.epoch, moment.step, element as u64)) < rate * 2.0_f64.powi(32);
        *x = if dropped { 0.0 } else { *x / (1.0 - rate) };
    }
}
