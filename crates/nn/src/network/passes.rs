//! Forward and backward through all layers.

use std::ops::Range;

use downhill_kernels::{Block, Isa, transpose};

use super::{Network, Share, Tensor, Workspace};
use crate::layers::{Parameters, Part, Pass};
use crate::plane::{Rows, RowsMut};

impl Network {
    /// Runs the rows of plane 0 through all layers; the outputs stand in the last plane.
    pub fn forward(&self, pass: &Pass, planes: &mut [RowsMut]) {
        self.forward_layers(0..self.layers.len(), pass, planes);
    }

    /// Runs rows through some of the layers.
    pub fn forward_layers(&self, layers: Range<usize>, pass: &Pass, planes: &mut [RowsMut]) {
        for index in layers {
            let (layer, plan) = (&self.layers[index], self.plan.layers[index]);
            let (before, from) = planes.split_at_mut(plan.y);
            let y = from[0].reborrow();
            if plan.x == plan.y {
                layer.forward_in_place(pass, y);
            } else {
                layer.forward(pass, self.parameters_of(index), before[plan.x].as_rows(), y);
            }
        }
    }

    /// Runs the gradient of the outputs, in delta 0, back through all layers; that of the input then stands in the last delta.
    pub fn backward(&self, pass: &Pass, share: &mut Share) {
        self.backward_layers(0..self.layers.len(), pass, share);
    }

    /// The layers that the gradient has to go back through for that of all parameters: those behind the first with any.
    pub fn layers_back(&self) -> Range<usize> {
        let count = self.layers.len();
        self.tensors.first().map_or(count, |tensor| tensor.layer + 1)..count
    }

    /// Runs the gradient of their outputs back through some of the layers.
    pub fn backward_layers(&self, layers: Range<usize>, pass: &Pass, share: &mut Share) {
        for index in layers.rev() {
            let (layer, plan) = (&self.layers[index], self.plan.layers[index]);
            let (before, from) = share.deltas.split_at_mut(plan.dx);
            let dx = from[0].reborrow();
            if plan.dx == plan.dy {
                let (x, y) = (share.planes[plan.x].as_rows(), share.planes[plan.y].as_rows());
                layer.backward_in_place(pass, x, y, dx);
            } else {
                let dy = before[plan.dy].as_rows();
                layer.backward(pass, self.parameters_of(index), dy, dx);
            }
        }
    }

    /// Whether threads may share layer `layer` by columns, if there is one.
    pub fn is_shared_by_columns(&self, layer: usize) -> bool {
        self.layers.get(layer).is_some_and(|layer| layer.is_shared_by_columns())
    }

    /// How many numbers the tensors of layer `layer` have.
    pub fn numbers_of(&self, layer: usize) -> usize {
        self.slots[layer].len()
    }

    fn parameters_of(&self, layer: usize) -> Parameters<'_> {
        Parameters { numbers: &self.parameters[self.slots[layer].clone()], order: self.order }
    }

    /// Some columns of a layer's outputs, from column `first` on, which is the first of a panel.
    pub fn forward_columns(&self, layer: usize, pass: &Pass, first: usize, x: Rows, y: Block) {
        self.layers[layer].forward_columns(pass, self.parameters_of(layer), first, x, y);
    }

    /// Some columns, from column `first` on, of the gradient of a layer's inputs.
    pub fn backward_columns(&self, layer: usize, pass: &Pass, first: usize, dy: Rows, dx: Block) {
        self.layers[layer].backward_columns(pass, self.parameters_of(layer), first, dy, dx);
    }

    /// The gradient of the cost with respect to a part of a tensor, over the first `rows` rows of a workspace that has been
    /// through [`forward`](Self::forward) and [`backward`](Self::backward).
    pub fn gradient(&self, isa: Isa, workspace: &Workspace, rows: usize, part: Part, out: Block) {
        let tensor = &self.tensors[part.tensor];
        let (x, dy) = self.gradient_rows(workspace, tensor, rows);
        self.layers[tensor.layer].gradient(isa, Part { tensor: tensor.index, ..part }, x, dy, out);
    }

    /// Writes some columns of the input of a tensor's layer, over the first `rows` rows, as rows that follow each other.
    pub fn transpose_inputs(
        &self,
        isa: Isa,
        workspace: &Workspace,
        rows: usize,
        tensor: usize,
        columns: Range<usize>,
        out: &mut [f32],
    ) {
        let (x, _) = self.gradient_rows(workspace, &self.tensors[tensor], rows);
        transpose(isa, rows, columns.len(), &x.data[columns.start..], x.stride, out);
    }

    /// Two vectors whose outer product is the gradient with respect to a tensor, over the first row of such a workspace, if it is
    /// one.
    pub fn outer_gradient<'a>(&self, workspace: &'a Workspace, tensor: usize) -> Option<(&'a [f32], &'a [f32])> {
        let tensor = &self.tensors[tensor];
        let (x, dy) = self.gradient_rows(workspace, tensor, 1);
        self.layers[tensor.layer].outer_gradient(tensor.index, x.row(0), dy.row(0))
    }

    /// The rows of a layer's input, and of the gradient of its output, that those of a tensor's gradient are summed over.
    fn gradient_rows<'a>(&self, workspace: &'a Workspace, tensor: &Tensor, rows: usize) -> (Rows<'a>, Rows<'a>) {
        let plan = self.plan.layers[tensor.layer];
        (workspace.planes[plan.x].rows(rows), workspace.deltas[plan.dy].rows(rows))
    }
}
