//! Networks number by number, in f32, as the arithmetic contract says: every function is asked for one number, or one
//! row, at a time, on the portable instruction set.

use downhill_kernels::Isa;
use downhill_kernels::random::{Purpose, Stream};
use downhill_nn::Network;
use downhill_nn::activations;
use downhill_nn::layers::Moment;
use downhill_nn::losses::{Loss, Targets};
use downhill_spec::Spec;

/// Length of the chunks along k.
const CHUNK: usize = 256;

/// `bias + left right` of one element: chains of fused multiply-adds along k, their sums added in order.
fn element(depth: usize, left: impl Fn(usize) -> f32, right: impl Fn(usize) -> f32, bias: f32) -> f32 {
    let chain =
        |from: usize, start: f32| (from..depth.min(from + CHUNK)).fold(start, |sum, k| left(k).mul_add(right(k), sum));
    (CHUNK..depth).step_by(CHUNK).fold(chain(0, bias), |sum, from| sum + chain(from, 0.0))
}

/// `rows x columns` elements.
fn product(
    [rows, columns, depth]: [usize; 3],
    left: impl Fn(usize, usize) -> f32,
    right: impl Fn(usize, usize) -> f32,
    bias: impl Fn(usize) -> f32,
) -> Vec<f32> {
    let element = |i: usize, j: usize| element(depth, |k| left(i, k), |k| right(k, j), bias(j));
    (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| element(i, j)).collect()
}

/// What a layer's place in the network says.
struct Place<'a> {
    spec: &'a Spec,
    index: usize,
    inputs: usize,
    outputs: usize,
    /// Where its parameters begin.
    from: usize,
    has_bias: bool,
}

impl Place<'_> {
    /// The factor of each element, if the layer drops out.
    fn dropout(&self, seed: u64, moment: Moment, element: usize) -> Option<f32> {
        let rate = self.spec.numbers["rate"] as f32;
        let word =
            Stream::new(seed, Purpose::Dropout, self.index as u32).word(moment.epoch, moment.step, element as u64);
        (word >= (f64::from(rate) * 2.0_f64.powi(32)) as u32).then_some(1.0 / (1.0 - rate))
    }

    fn drop_out(&self, network: &Network, moment: Option<Moment>, x: &[f32]) -> Vec<f32> {
        let Some(moment) = moment else { return x.to_vec() };
        let kept = |(element, x)| self.dropout(network.seed(), moment, element).map_or(0.0, |scale| x * scale);
        x.iter().enumerate().map(kept).collect()
    }
}

fn places(network: &Network) -> Vec<Place<'_>> {
    let (mut inputs, mut from) = (network.inputs(), 0);
    let mut places = Vec::new();
    for (index, layer) in network.specs().iter().enumerate() {
        let (spec, outputs) = (&layer.spec, network.layer_outputs(index));
        let has_bias = spec.kind == "dense" && spec.numbers.get("bias") != Some(&0.0);
        places.push(Place { spec, index, inputs, outputs, from, has_bias });
        if spec.kind == "dense" {
            from += inputs * outputs + if has_bias { outputs } else { 0 };
        }
        inputs = outputs;
    }
    places
}

/// The inputs, and what each layer makes of them: the last are the outputs.
pub fn forward(network: &Network, moment: Option<Moment>, x: &[f32]) -> Vec<Vec<f32>> {
    let rows = x.len() / network.inputs();
    let mut planes = vec![x.to_vec()];
    for place in places(network) {
        let x = &planes[place.index];
        planes.push(match place.spec.kind.as_str() {
            "dense" => {
                let parameters = &network.parameters[place.from..];
                let bias = |j| if place.has_bias { parameters[place.inputs * place.outputs + j] } else { 0.0 };
                let weight = |k, j| parameters[k * place.outputs + j];
                product([rows, place.outputs, place.inputs], |i, k| x[i * place.inputs + k], weight, bias)
            }
            "dropout" => place.drop_out(network, moment, x),
            _ => {
                let activation = activations::build(place.spec).unwrap();
                let mut y = x.clone();
                y.chunks_mut(1).for_each(|y| activation.forward_in_place(Isa::SCALAR, y));
                y
            }
        });
    }
    planes
}

/// Each row's loss, and the gradient of the cost by the outputs `z`.
pub fn loss(loss: &dyn Loss, outputs: usize, z: &[f32], targets: Targets) -> (Vec<f32>, Vec<f32>) {
    let rows = z.len() / outputs;
    let scale = (1.0 / rows as f64) as f32;
    let (mut losses, mut delta) = (vec![0.0; rows], vec![0.0; z.len()]);
    for row in 0..rows {
        let numbers = row * outputs..(row + 1) * outputs;
        let targets = match targets {
            Targets::Labels(labels) => Targets::Labels(&labels[row..][..1]),
            Targets::Values(values) => Targets::Values(&values[numbers.clone()]),
        };
        let (loss_of_row, delta) = (&mut losses[row..][..1], &mut delta[numbers.clone()]);
        loss.forward_backward(Isa::SCALAR, outputs, &z[numbers], targets, scale, loss_of_row, delta);
    }
    (losses, delta)
}

/// The gradients of all parameters, and that of the inputs, given the planes of [`forward`] and the gradient of the
/// outputs.
pub fn backward(
    network: &Network,
    moment: Option<Moment>,
    planes: &[Vec<f32>],
    delta: Vec<f32>,
) -> (Vec<f32>, Vec<f32>) {
    let rows = planes[0].len() / network.inputs();
    let mut gradients = vec![0.0; network.parameters.len()];
    let mut delta = delta;
    for place in places(network).iter().rev() {
        let (x, y) = (&planes[place.index], &planes[place.index + 1]);
        delta = match place.spec.kind.as_str() {
            "dense" => {
                let (inputs, units) = (place.inputs, place.outputs);
                let dy = |k: usize, j: usize| delta[k * units + j];
                let weight = product([inputs, units, rows], |i, k| x[k * inputs + i], dy, |_| 0.0);
                gradients[place.from..][..inputs * units].copy_from_slice(&weight);
                if place.has_bias {
                    let bias = product([1, units, rows], |_, _| 1.0, dy, |_| 0.0);
                    gradients[place.from + inputs * units..][..units].copy_from_slice(&bias);
                }
                let transposed = |k: usize, j: usize| network.parameters[place.from + j * units + k];
                product([rows, inputs, units], dy, transposed, |_| 0.0)
            }
            "dropout" => place.drop_out(network, moment, &delta),
            _ => {
                let activation = activations::build(place.spec).unwrap();
                for ((delta, z), a) in delta.chunks_mut(1).zip(x.chunks(1)).zip(y.chunks(1)) {
                    activation.backward(Isa::SCALAR, z, a, delta);
                }
                delta
            }
        };
    }
    (gradients, delta)
}
