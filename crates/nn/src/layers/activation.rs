//! An activation as a layer: `y = f(x)` and `dx = dy f'(x)`, element by element.

use super::{Layer, Parameters, Pass, Place};
use crate::activations::ActivationSweep;
use crate::plane::{Rows, RowsMut};

pub(super) struct ActivationLayer {
    sweep: Box<dyn ActivationSweep>,
    width: usize,
}

impl ActivationLayer {
    pub(super) fn new(sweep: Box<dyn ActivationSweep>, place: Place) -> Self {
        Self { sweep, width: place.inputs }
    }
}

/// Sweeps run over the padding between rows as well: what it becomes is of no account.
impl Layer for ActivationLayer {
    fn kind(&self) -> &'static str {
        self.sweep.kind()
    }

    fn outputs(&self) -> usize {
        self.width
    }

    fn reads_input(&self) -> bool {
        self.sweep.needs_input()
    }

    fn reads_output(&self) -> bool {
        true
    }

    fn works_in_place(&self) -> bool {
        !self.sweep.needs_input()
    }

    fn keeps_delta(&self) -> bool {
        true
    }

    fn forward(&self, pass: &Pass, _: Parameters, x: Rows, mut y: RowsMut) {
        if x.stride == y.stride {
            return self.sweep.forward(pass.isa, x.data, y.data);
        }
        for row in 0..x.count() {
            self.sweep.forward(pass.isa, x.row(row), y.row_mut(row));
        }
    }

    fn forward_in_place(&self, pass: &Pass, y: RowsMut) {
        self.sweep.forward_in_place(pass.isa, y.data);
    }

    fn backward_in_place(&self, pass: &Pass, x: Rows, y: Rows, mut delta: RowsMut) {
        if y.stride == delta.stride && (x.stride == y.stride || !self.sweep.needs_input()) {
            return self.sweep.backward(pass.isa, x.data, y.data, delta.data);
        }
        for row in 0..y.count() {
            let x = if self.sweep.needs_input() { x.row(row) } else { &[] };
            self.sweep.backward(pass.isa, x, y.row(row), delta.row_mut(row));
        }
    }
}
