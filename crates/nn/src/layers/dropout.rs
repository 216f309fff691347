//! Dropout: while training, each element is zero with probability `rate`, and the others grow by `1 / (1 - rate)`
//! (Srivastava et al., "Dropout", 2014; inverted, as in PyTorch and Keras).
//!
//! The mask is drawn from (seed, layer, epoch, step, element), element being its place in the batch, so that neither
//! threads nor block sizes change it; the backward pass draws it again.

use downhill_kernels::random::{self, Purpose, Stream};
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Layer, Parameters, Pass};
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

    fn forward(&self, pass: &Pass, _: Parameters, x: Rows, mut y: RowsMut) {
        for row in 0..x.count() {
            self.mask(pass, row, 0, x.row(row), y.row_mut(row));
        }
    }

    fn backward_in_place(&self, pass: &Pass, _: Rows, _: Rows, mut delta: RowsMut) {
        let mut dy = [0.0; PIECE];
        for row in 0..delta.count() {
            for (piece, dx) in delta.row_mut(row).chunks_mut(PIECE).enumerate() {
                let dy = &mut dy[..dx.len()];
                dy.copy_from_slice(dx);
                self.mask(pass, row, piece * PIECE, dy, dx);
            }
        }
    }
}

/// Numbers of a row that are copied at once on the way back, so that it asks for no memory.
const PIECE: usize = 1024;

impl Dropout {
    /// Masks the numbers of a row from that column on.
    fn mask(&self, pass: &Pass, row: usize, column: usize, x: &[f32], y: &mut [f32]) {
        let Some(moment) = pass.moment else {
            return y.copy_from_slice(x);
        };
        let stream = Stream::new(pass.seed, Purpose::Dropout, self.index);
        let element = (pass.first_row + row) as u64 * self.width as u64 + column as u64;
        random::dropout(pass.isa, &stream, moment.epoch, moment.step, element, self.rate, x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::{Dropout, PIECE, Parameters};
    use crate::layers::{Layer, Moment, Pass};
    use crate::plane::{Rows, RowsMut};
    use downhill_kernels::Isa;

    /// Rows that go back in several pieces get the mask that they had on their way forward.
    #[test]
    fn one_mask_there_and_back() {
        let width = 2 * PIECE + 77;
        let layer = Dropout { rate: 0.4, width, index: 3 };
        let moment = Some(Moment { epoch: 2, step: 5 });
        let pass = Pass { isa: Isa::current().expect("one is there"), seed: 9, moment, first_row: 4 };
        let x: Vec<f32> = (1..=3 * width).map(|number| number as f32).collect();
        let (mut y, mut delta) = (vec![0.0; 3 * width], x.clone());
        let rows = Rows::dense(&x, width);
        layer.forward(&pass, Parameters::default(), rows, RowsMut { data: &mut y, width, stride: width });
        layer.backward_in_place(&pass, rows, rows, RowsMut { data: &mut delta, width, stride: width });
        assert_eq!(delta, y);
        assert!(y.contains(&0.0) && y.iter().any(|&y| y != 0.0));
    }
}
