//! Layers: forward and backward side by side.
//!
//! A layer works on rows, one a sample, and treats each alike, so that threads may share a batch by rows. What crosses
//! rows, the gradient of the parameters, is asked for afterwards, in parts, so that threads may share it by parameters.

mod activation;
mod dense;
mod dropout;

use downhill_kernels::{Block, Isa};
use downhill_spec::{Entry, Numbers, Spec};

use crate::activations;
use crate::plane::{Rows, RowsMut};

/// What a forward or backward pass knows besides its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// The instruction set.
    pub isa: Isa,
    /// The seed of the network's random numbers.
    pub seed: u64,
    /// When it happens; `None` where nothing is learnt (dropout lets all pass).
    pub moment: Option<Moment>,
    /// The place in the batch of the first row that is given.
    pub first_row: usize,
}

/// A moment of the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The epoch, from 1.
    pub epoch: u32,
    /// The step in the whole training, from 1.
    pub step: u32,
}

/// Some rows and columns of a tensor, whose gradient is asked for: as many as there is room for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    /// The tensor's place in the network or, where a layer is asked, in the layer.
    pub tensor: usize,
    /// The first row.
    pub row: usize,
    /// The first column.
    pub column: usize,
    /// Whether the gradient is added to one over [`CHUNK`](downhill_kernels::CHUNK) samples before, or many times as many.
    pub adds: bool,
    /// These rows of the transpose of `x`, if it has been made.
    pub transposed: Option<&'a [f32]>,
    /// What will be read next; see [`Product`](downhill_kernels::Product).
    pub soon: &'a [&'a [f32]],
}

/// The numbers of all tensors of a layer, tensor after tensor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parameters<'a> {
    /// The numbers.
    pub numbers: &'a [f32],
    /// How each tensor stands in them.
    pub order: Order,
}

/// How a tensor stands in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Row by row.
    #[default]
    Rows,
    /// In panels of [`PANEL`](downhill_kernels::PANEL) columns, each row by row: see [`Layout`](downhill_kernels::Layout).
    Panels,
}

/// A tensor of parameters: `rows x columns`, row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TensorShape {
    /// Its name within the layer, such as `weight`.
    pub name: &'static str,
    /// Rows; a bias has one.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Whether it is a matrix of weights, which L2 and weight decay act on, and initializers fill; else it is a bias and
    /// starts at zero.
    pub is_weight: bool,
}

/// A layer. `x` are its inputs and `y` its outputs, one row a sample.
pub trait Layer: Send + Sync {
    /// Its name in the catalogue.
    fn kind(&self) -> &'static str;

    /// How many numbers a row of its outputs has.
    fn outputs(&self) -> usize;

    /// Its parameters, in the order in which they stand in the slice that its methods are given.
    fn tensors(&self) -> Vec<TensorShape> {
        Vec::new()
    }

    /// Whether [`backward`](Self::backward) and [`gradient`](Self::gradient) read `x`.
    fn reads_input(&self) -> bool;

    /// Whether [`backward`](Self::backward) reads `y`.
    fn reads_output(&self) -> bool;

    /// Whether `y` may stand where `x` stood, by [`forward_in_place`](Self::forward_in_place).
    fn works_in_place(&self) -> bool {
        false
    }

    /// `y` of `x`.
    fn forward(&self, pass: &Pass, parameters: Parameters, x: Rows, y: RowsMut);

    /// Whether threads may share it by columns as well: each column of `y` needs the same column of every tensor, and no other.
    fn is_shared_by_columns(&self) -> bool {
        false
    }

    /// Some columns of `y`, from column `first` on, which is the first of a panel.
    fn forward_columns(&self, _pass: &Pass, _parameters: Parameters, _first: usize, _x: Rows, _y: Block) {
        unreachable!("a layer that is shared by columns says how")
    }

    /// `y` where `x` stood.
    fn forward_in_place(&self, _pass: &Pass, _y: RowsMut) {
        unreachable!("a layer that works in place says how")
    }

    /// Whether the gradient of `x` stands where that of `y` stood, by
    /// [`backward_in_place`](Self::backward_in_place); else it goes to rows of its own, by [`backward`](Self::backward).
    fn keeps_delta(&self) -> bool;

    /// The gradient of the cost with respect to `x`, given that with respect to `y`, `dy`.
    fn backward(&self, _pass: &Pass, _parameters: Parameters, _dy: Rows, _dx: RowsMut) {
        unreachable!("a layer that does not keep its delta says how")
    }

    /// Some columns of `dx`, from column `first` on, where it is shared by columns.
    fn backward_columns(&self, _pass: &Pass, _parameters: Parameters, _first: usize, _dy: Rows, _dx: Block) {
        unreachable!("a layer that is shared by columns says how")
    }

    /// Turns `delta`, the gradient with respect to `y`, into that with respect to `x`. `x` and `y` may be used as far as
    /// [`reads_input`](Self::reads_input) and [`reads_output`](Self::reads_output) say.
    fn backward_in_place(&self, _pass: &Pass, _x: Rows, _y: Rows, _delta: RowsMut) {
        unreachable!("a layer that keeps its delta says how")
    }

    /// Two vectors whose outer product is the gradient with respect to a tensor over a single row, if it is one.
    fn outer_gradient<'a>(&self, _tensor: usize, _x: &'a [f32], _dy: &'a [f32]) -> Option<(&'a [f32], &'a [f32])> {
        None
    }

    /// The gradient with respect to a part of a tensor, over all rows that are given.
    fn gradient(&self, _isa: Isa, _part: Part, _x: Rows, _dy: Rows, _out: Block) {
        unreachable!("a layer with parameters says how")
    }
}

/// What a layer is made of, besides its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// How many numbers a row of its inputs has.
    pub inputs: usize,
    /// Its place in the network, from 0, which its random numbers depend on.
    pub index: usize,
}

/// Makes a layer from its numbers.
pub type Build = fn(&Numbers, Place) -> Box<dyn Layer>;

/// Every layer that is no activation.
pub const CATALOGUE: &[Entry<Build>] = &[dense::ENTRY, dropout::ENTRY];

/// The layer that `spec` describes: one of the [`CATALOGUE`], or an activation.
pub fn build(spec: &Spec, place: Place) -> Result<Box<dyn Layer>, downhill_spec::SpecError> {
    if activations::CATALOGUE.iter().any(|entry| entry.kind == spec.kind) {
        return Ok(Box::new(activation::ActivationLayer::new(activations::build(spec)?, place)));
    }
    let entry = downhill_spec::find("layer", CATALOGUE, spec)?;
    Ok((entry.build)(&entry.read(spec)?, place))
}
