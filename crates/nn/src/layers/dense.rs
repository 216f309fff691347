//! Dense: `y = x W + b`, with W `[inputs x outputs]` and b `[outputs]`.

use downhill_kernels::{Isa, Left, Right, Shape, product};
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Layer, Pass, TensorShape};
use crate::plane::{Rows, RowsMut};

pub(super) const ENTRY: Entry<Build> = Entry {
    kind: "dense",
    parameters: &[
        Parameter::required("units", Range::Integer(1.0, 2_147_483_647.0)),
        Parameter::optional("bias", Range::Flag, 1.0),
    ],
    build: |numbers, place| {
        Box::new(Dense { inputs: place.inputs, units: numbers.integer("units"), bias: numbers.flag("bias") })
    },
};

const BIAS: usize = 1;

struct Dense {
    inputs: usize,
    units: usize,
    bias: bool,
}

impl Layer for Dense {
    fn kind(&self) -> &'static str {
        ENTRY.kind
    }

    fn outputs(&self) -> usize {
        self.units
    }

    fn tensors(&self) -> Vec<TensorShape> {
        let weight = TensorShape { name: "weight", rows: self.inputs, columns: self.units, is_weight: true };
        let bias = TensorShape { name: "bias", rows: 1, columns: self.units, is_weight: false };
        if self.bias { vec![weight, bias] } else { vec![weight] }
    }

    fn reads_input(&self) -> bool {
        true
    }

    fn reads_output(&self) -> bool {
        false
    }

    fn keeps_delta(&self) -> bool {
        false
    }

    /// `y = x W + b`
    fn forward(&self, pass: &Pass, parameters: &[f32], x: Rows, y: RowsMut) {
        let (weight, bias) = parameters.split_at(self.inputs * self.units);
        let bias = self.bias.then_some(bias);
        let right = Right::rows(weight, self.units);
        product(pass.isa, self.shape(&x), Left::rows(x.data, x.stride), right, bias, y.data, y.stride);
    }

    /// `dx = dy W^T`
    fn backward(&self, pass: &Pass, parameters: &[f32], dy: Rows, dx: RowsMut) {
        let shape = Shape { rows: dy.count(), columns: self.inputs, depth: self.units };
        let weight = Right::transposed(&parameters[..self.inputs * self.units], self.units);
        product(pass.isa, shape, Left::rows(dy.data, dy.stride), weight, None, dx.data, dx.stride);
    }

    /// `dW = x^T dy` and `db = 1^T dy`
    fn gradient(&self, isa: Isa, tensor: usize, from: usize, x: Rows, dy: Rows, out: &mut [f32]) {
        let shape = Shape { rows: out.len() / self.units, columns: self.units, depth: dy.count() };
        let left = if tensor == BIAS {
            Left { data: &[1.0], row_stride: 0, column_stride: 0 }
        } else {
            Left::transposed(&x.data[from..], x.stride)
        };
        product(isa, shape, left, Right::rows(dy.data, dy.stride), None, out, self.units);
    }
}

impl Dense {
    fn shape(&self, x: &Rows) -> Shape {
        Shape { rows: x.count(), columns: self.units, depth: self.inputs }
    }
}
