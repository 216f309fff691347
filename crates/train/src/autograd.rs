//! Forward and backward as calls of their own, for training loops that users write.

use downhill_kernels::float_env::FloatEnvironment;
use downhill_kernels::memory::{self, Aligned};
use downhill_kernels::{Block, Isa};
use downhill_nn::layers::{Moment, Part, Pass};
use downhill_nn::{Network, Workspace};

/// Gradients of a network's parameters, and what a forward pass left for the backward pass.
pub struct Autograd {
    /// The gradient of each parameter, summed over backward passes.
    pub gradients: Aligned,
    isa: Isa,
    workspace: Workspace,
    passes: u32,
    rows: Option<usize>,
}

impl Autograd {
    /// Gradients of zero, and no forward pass yet.
    pub fn new(network: &Network, isa: Isa) -> Self {
        Self {
            gradients: Aligned::zeros(network.parameters.len()),
            isa,
            workspace: Workspace::new(network),
            passes: 0,
            rows: None,
        }
    }

    /// How many rows the last forward pass had, if no backward pass has used it up.
    pub fn rows(&self) -> Option<usize> {
        self.rows
    }

    /// Forgets the last forward pass, as if a backward pass had used it up.
    pub fn forget(&mut self) {
        self.rows = None;
    }

    /// The outputs (logits) of rows of features, and all that [`backward`](Self::backward) needs. Dropout is on: each call is
    /// a step of its own.
    pub fn forward(&mut self, network: &Network, x: &[f32]) -> Vec<f32> {
        let _environment = FloatEnvironment::set();
        let rows = x.len() / network.inputs();
        self.passes += 1;
        let pass = self.pass(network);
        let mut shares = self.workspace.deal(rows, 1, true);
        for block in shares.iter_mut().flatten() {
            block.planes[0].copy_from(&x[block.first_row * network.inputs()..]);
            network.forward(&Pass { first_row: block.first_row, ..pass }, &mut block.planes);
        }
        drop(shares);
        self.rows = Some(rows);
        memory::copy(self.workspace.outputs(rows).data)
    }

    /// Adds to [`gradients`](Self::gradients), given the gradient of the outputs, and returns that of the features.
    ///
    /// # Panics
    /// Without a forward pass: ask [`rows`](Self::rows) first.
    pub fn backward(&mut self, network: &Network, dy: &[f32]) -> Vec<f32> {
        let _environment = FloatEnvironment::set();
        let rows = self.rows.expect("a forward pass comes first");
        let pass = self.pass(network);
        let mut dx = memory::zeros(rows * network.inputs());
        let mut shares = self.workspace.deal(rows, 1, true);
        for block in shares.iter_mut().flatten() {
            let count = block.losses.len();
            block.deltas[0].copy_from(&dy[block.first_row * network.outputs()..]);
            network.backward(&Pass { first_row: block.first_row, ..pass }, block);
            let delta = block.deltas[block.deltas.len() - 1].as_rows();
            for row in 0..count {
                let to = (block.first_row + row) * network.inputs();
                dx[to..][..network.inputs()].copy_from_slice(delta.row(row));
            }
        }
        drop(shares);
        // All memory before any sum changes.
        let mut gradient = Aligned::zeros(network.tensors().iter().map(|tensor| tensor.range.len()).max().unwrap_or(0));
        for (index, tensor) in network.tensors().iter().enumerate() {
            let gradient = &mut gradient[..tensor.range.len()];
            let part = Part { tensor: index, ..Part::default() };
            let out = Block::whole(gradient, tensor.rows, tensor.columns);
            network.gradient(self.isa, &self.workspace, rows, part, out);
            for (sum, new) in self.gradients[tensor.range.clone()].iter_mut().zip(&*gradient) {
                *sum += new;
            }
        }
        self.rows = None;
        dx
    }

    fn pass(&self, network: &Network) -> Pass {
        let moment = Moment { epoch: 0, step: self.passes };
        Pass { isa: self.isa, seed: network.seed(), moment: Some(moment), first_row: 0 }
    }
}
