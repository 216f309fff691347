//! Dense: `y = x W + b`, with W `[inputs x outputs]` and b `[outputs]`.

use downhill_kernels::{Block, Isa, Layout, Left, Product, Right, Shape, Start};
use downhill_spec::{Entry, Parameter, Range};

use super::{Build, Layer, Order, Parameters, Part, Pass, TensorShape};
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
    fn forward(&self, pass: &Pass, parameters: Parameters, x: Rows, y: RowsMut) {
        self.forward_columns(pass, parameters, 0, x, Block::new(y.data, x.count(), self.units, y.stride));
    }

    fn is_shared_by_columns(&self) -> bool {
        true
    }

    fn forward_columns(&self, pass: &Pass, parameters: Parameters, first: usize, x: Rows, y: Block) {
        let (weight, bias) = parameters.numbers.split_at(self.inputs * self.units);
        let shape = Shape { rows: y.rows(), columns: y.columns(), depth: self.inputs };
        let (from, layout) = match parameters.order {
            Order::Rows => (first, Layout::Rows { stride: self.units }),
            Order::Panels => (first * self.inputs, Layout::Panels { height: self.inputs, first: 0 }),
        };
        let right = Right { data: &weight[from..], layout, transposed: false };
        let start = if self.bias { Start::Bias(&bias[first..][..shape.columns]) } else { Start::Zero };
        let left = Left::rows(x.data, x.stride);
        Product { shape, left, right, start, soon: &[] }.write(pass.isa, y);
    }

    /// `dx = dy W^T`
    fn backward(&self, pass: &Pass, parameters: Parameters, dy: Rows, dx: RowsMut) {
        self.backward_columns(pass, parameters, 0, dy, Block::new(dx.data, dy.count(), self.inputs, dx.stride));
    }

    fn backward_columns(&self, pass: &Pass, parameters: Parameters, first: usize, dy: Rows, dx: Block) {
        let shape = Shape { rows: dx.rows(), columns: dx.columns(), depth: self.units };
        let weight = &parameters.numbers[..self.inputs * self.units];
        let (from, layout) = match parameters.order {
            Order::Rows => (first * self.units, Layout::Rows { stride: self.units }),
            Order::Panels => (0, Layout::Panels { height: self.inputs, first }),
        };
        let right = Right { data: &weight[from..], layout, transposed: true };
        let left = Left::rows(dy.data, dy.stride);
        Product { shape, left, right, start: Start::Zero, soon: &[] }.write(pass.isa, dx);
    }

    fn outer_gradient<'a>(&self, tensor: usize, x: &'a [f32], dy: &'a [f32]) -> Option<(&'a [f32], &'a [f32])> {
        Some((if tensor == BIAS { &[1.0] } else { x }, dy))
    }

    /// `dW = x^T dy` and `db = 1^T dy`
    fn gradient(&self, isa: Isa, part: Part, x: Rows, dy: Rows, out: Block) {
        let shape = Shape { rows: out.rows(), columns: out.columns(), depth: dy.count() };
        let left = if part.tensor == BIAS {
            Left { data: &[1.0], row_stride: 0, column_stride: 0 }
        } else if let Some(transposed) = part.transposed {
            Left::rows(transposed, x.count())
        } else {
            Left::transposed(&x.data[part.row..], x.stride)
        };
        let start = if part.adds { Start::Out } else { Start::Zero };
        let right = Right::rows(&dy.data[part.column..], dy.stride);
        Product { shape, left, right, start, soon: part.soon }.write(isa, out);
    }
}
