//! Forward and backward through all layers.

use downhill_kernels::{Block, Isa};

use super::{Network, Share, Workspace};
use crate::layers::{Part, Pass};
use crate::plane::{Rows, RowsMut};

impl Network {
    /// Runs the rows of plane 0 through all layers; the outputs stand in the last plane.
    pub fn forward(&self, pass: &Pass, planes: &mut [RowsMut]) {
        self.forward_from(0, pass, planes);
    }

    /// How many columns the first layer's outputs have, if threads may share them; no other layer's parameters are of use to one
    /// thread alone, since the way back reads all columns.
    pub fn first_columns(&self) -> Option<usize> {
        self.layers.first().filter(|layer| layer.is_shared_by_columns()).map(|layer| layer.outputs())
    }

    /// Some columns of the first layer's outputs, given the same columns of its tensors.
    pub fn forward_first(&self, pass: &Pass, parameters: &[f32], x: Rows, y: Block) {
        self.layers[0].forward_columns(pass, parameters, x, y);
    }

    /// Goes on behind the first layer.
    pub fn forward_others(&self, pass: &Pass, planes: &mut [RowsMut]) {
        self.forward_from(1, pass, planes);
    }

    fn forward_from(&self, first: usize, pass: &Pass, planes: &mut [RowsMut]) {
        let layers = self.layers.iter().zip(&self.plan.layers).zip(&self.slots);
        for ((layer, plan), slot) in layers.skip(first) {
            let (before, from) = planes.split_at_mut(plan.y);
            let y = from[0].reborrow();
            if plan.x == plan.y {
                layer.forward_in_place(pass, y);
            } else {
                layer.forward(pass, &self.parameters[slot.clone()], before[plan.x].as_rows(), y);
            }
        }
    }

    /// Runs the gradient of the outputs, in delta 0, back through all layers, down to the first one with parameters, or
    /// to the input (whose gradient then stands in the last delta).
    pub fn backward(&self, pass: &Pass, share: &mut Share, to_input: bool) {
        let lowest = if to_input { 0 } else { self.tensors.first().map_or(usize::MAX, |tensor| tensor.layer + 1) };
        for index in (lowest.min(self.layers.len())..self.layers.len()).rev() {
            let (layer, plan) = (&self.layers[index], self.plan.layers[index]);
            let (before, from) = share.deltas.split_at_mut(plan.dx);
            let dx = from[0].reborrow();
            if plan.dx == plan.dy {
                let (x, y) = (share.planes[plan.x].as_rows(), share.planes[plan.y].as_rows());
                layer.backward_in_place(pass, x, y, dx);
            } else {
                let dy = before[plan.dy].as_rows();
                layer.backward(pass, &self.parameters[self.slots[index].clone()], dy, dx);
            }
        }
    }

    /// The gradient of the cost with respect to a part of a tensor, over the first `rows` rows of a workspace that has been
    /// through [`forward`](Self::forward) and [`backward`](Self::backward).
    pub fn gradient(&self, isa: Isa, workspace: &Workspace, rows: usize, part: Part, out: Block) {
        let tensor = &self.tensors[part.tensor];
        let plan = self.plan.layers[tensor.layer];
        let (x, dy) = (workspace.planes[plan.x].rows(rows), workspace.deltas[plan.dy].rows(rows));
        self.layers[tensor.layer].gradient(isa, Part { tensor: tensor.index, ..part }, x, dy, out);
    }
}
