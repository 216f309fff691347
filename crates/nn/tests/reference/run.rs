//! A batch through the crate's own networks.

use downhill_kernels::{Block, Isa};
use downhill_nn::layers::{Moment, Part, Pass};
use downhill_nn::losses::{Loss, Targets};
use downhill_nn::{LayerSpec, Network, Workspace};
use downhill_spec::Spec;

/// A dense layer.
pub fn dense(units: usize) -> Spec {
    Spec::new("dense").with("units", units as f64)
}

/// A network with biases that are not zero.
pub fn network(inputs: usize, specs: &[Spec], seed: u64) -> Network {
    let layers: Vec<LayerSpec> = specs.iter().cloned().map(LayerSpec::from).collect();
    let mut network = Network::new(inputs, &layers, seed).unwrap();
    for tensor in network.tensors().to_vec() {
        if !tensor.is_weight {
            let biases = super::spread(tensor.range.len(), 0.5, tensor.layer as u32);
            network.parameters[tensor.range].copy_from_slice(&biases);
        }
    }
    network
}

/// What a batch leaves behind.
pub struct Results {
    /// The outputs.
    pub z: Vec<f32>,
    /// The loss of each row.
    pub losses: Vec<f32>,
    /// The gradient of the cost by every parameter.
    pub gradients: Vec<f32>,
    /// The gradient of the cost by every input.
    pub dx: Vec<f32>,
}

/// How to cut the work.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The instruction set.
    pub isa: Isa,
    /// Threads that the rows are dealt out to. They run one after the other here, the last first.
    pub threads: usize,
    /// Rows of a tensor whose gradient is asked for at a time.
    pub rows: usize,
}

impl Cut {
    /// None.
    pub fn none() -> Self {
        Self { isa: Isa::current().unwrap(), threads: 1, rows: usize::MAX }
    }
}

/// Forward, loss, backward and gradients of a batch.
pub fn step(
    network: &Network,
    workspace: &mut Workspace,
    cut: Cut,
    moment: Option<Moment>,
    loss: &dyn Loss,
    x: &[f32],
    targets: Targets,
) -> Results {
    let (inputs, outputs, isa) = (network.inputs(), network.outputs(), cut.isa);
    let rows = x.len() / inputs;
    let scale = (1.0 / rows as f64) as f32;
    let mut dx = vec![0.0; x.len()];
    for share in workspace.deal(rows, cut.threads, true).iter_mut().rev() {
        for block in share.iter_mut().rev() {
            let (first_row, count) = (block.first_row, block.losses.len());
            for row in 0..count {
                block.planes[0].row_mut(row).copy_from_slice(&x[(first_row + row) * inputs..][..inputs]);
            }
            let pass = Pass { isa, seed: network.seed(), moment, first_row };
            network.forward(&pass, &mut block.planes);
            let targets = match targets {
                Targets::Labels(labels) => Targets::Labels(&labels[first_row..][..count]),
                Targets::Values(values) => Targets::Values(&values[first_row * outputs..][..count * outputs]),
            };
            let z = &*block.planes[block.planes.len() - 1].data;
            loss.forward_backward(isa, outputs, z, targets, scale, block.losses, block.deltas[0].data);
            network.backward(&pass, block);
            let delta = block.deltas[block.deltas.len() - 1].as_rows();
            for row in 0..count {
                dx[(first_row + row) * inputs..][..inputs].copy_from_slice(delta.row(row));
            }
        }
    }
    let mut gradients = vec![f32::NAN; network.parameters.len()];
    for (index, tensor) in network.tensors().iter().enumerate() {
        let part = tensor.columns * cut.rows.min(tensor.rows);
        for (from, out) in gradients[tensor.range.clone()].chunks_mut(part).enumerate() {
            let rows_of_it = out.len() / tensor.columns;
            let part = Part { tensor: index, row: from * part / tensor.columns, ..Part::default() };
            network.gradient(isa, workspace, rows, part, Block::whole(out, rows_of_it, tensor.columns));
        }
    }
    Results { z: workspace.outputs(rows).data.to_vec(), losses: workspace.losses(rows).to_vec(), gradients, dx }
}
