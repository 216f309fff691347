//! Dropout: while training, each element is zero with probability `rate`, and the others grow by `1 / (1 - rate)`
//! (Srivastava et al., "Dropout", 2014; inverted, as in PyTorch and Keras).
//!
//! The mask is drawn from (seed, layer, epoch, step, element), element being its place in the batch, so that neither
//! threads nor block sizes change it; the backward pass draws it again.

use downhill_kernels::random::{self, Purpose, Stream};
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Layer, Pass};
use crate::plane::{Rows, RowsMut};

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "dropout",
    parameters: &[Parameter::required("rate", Range::HalfOpenUnit)],
    build: |numbers, place| {
        Box::new(Dropout { rate: numbers.get("rate") as f32, width: place.inputs, index: place.index as u32 })
    },
};

struct Dropout {
    rate: f32,
    width: usize,
    index: u32,
}

impl Layer for Dropout {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn outputs(&self) -> usize {
        self.width
    }

    fn reads_input(&self) -> bool {
        false
    }

    fn reads_output(&self) -> bool {
        false
    }

    fn keeps_delta(&self) -> bool {
        true
    }

    fn forward(&self, pass: &Pass, _: &[f32], x: Rows, mut y: RowsMut) {
        for row in 0..x.count() {
            self.mask(pass, row, x.row(row), y.row_mut(row));
        }
    }

    fn backward_in_place(&self, pass: &Pass, _: Rows, _: Rows, mut delta: RowsMut) {
        let mut dy = vec![0.0; self.width];
        for row in 0..delta.count() {
            let dx = delta.row_mut(row);
            dy.copy_from_slice(dx);
            self.mask(pass, row, &dy, dx);
        }
    }
}

impl Dropout {
    fn mask(&self, pass: &Pass, row: usize, x: &[f32], y: &mut [f32]) {
        let Some(moment) = pass.moment else {
            return y.copy_from_slice(x);
        };
        let stream = Stream::new(pass.seed, Purpose::Dropout, self.index);
        let element = (pass.first_row + row) as u64 * self.width as u64;
        random::dropout(pass.isa, &stream, moment.epoch, moment.step, element, self.rate, x, y);
    }
}
