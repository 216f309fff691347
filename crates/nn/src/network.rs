//! A network: layers in a row over one arena of parameters.

mod passes;
mod plan;
mod workspace;

use std::ops::Range;

use downhill_kernels::memory::Aligned;
use downhill_kernels::random::{Purpose, Stream};
use downhill_spec::{Entry, Spec, SpecError};
use serde::{Deserialize, Serialize};

use crate::initializers;
use crate::layers::{self, Layer, Order, Place, TensorShape};
use plan::Plan;
pub use workspace::{BLOCK_ROWS, Share, Workspace};

/// The most parameters, or outputs of a layer, that a network may have.
const MOST_NUMBERS: usize = 1 << 31;

/// A layer as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerSpec {
    /// Its kind and numbers.
    #[serde(flatten)]
    pub spec: Spec,
    /// How its weights start; He's normal distribution where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initializer: Option<Spec>,
}

impl From<Spec> for LayerSpec {
    fn from(spec: Spec) -> Self {
        Self { spec, initializer: None }
    }
}

/// A tensor of a network's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// Its name, such as `0.weight`: the layer's place and the tensor's name in it.
    pub name: String,
    /// The layer's place.
    pub layer: usize,
    /// The tensor's place in the layer.
    pub index: usize,
    /// Rows; a bias has one.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Whether L2 and weight decay act on it.
    pub is_weight: bool,
    /// Where it stands in the parameters.
    pub range: Range<usize>,
}

/// Layers in a row, and their parameters.
pub struct Network {
    inputs: usize,
    outputs: usize,
    seed: u64,
    specs: Vec<LayerSpec>,
    layers: Vec<Box<dyn Layer>>,
    tensors: Vec<Tensor>,
    slots: Vec<Range<usize>>,
    plan: Plan,
    /// All parameters, tensor after tensor.
    pub parameters: Aligned,
    /// How each tensor stands there.
    pub order: Order,
}

/// What is wrong with a network's description.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// A layer cannot be made.
    #[error("layers[{layer}]: {error}")]
    Layer {
        /// The layer's place.
        layer: usize,
        /// What is wrong with it.
        error: SpecError,
    },
    /// More numbers than can be handled.
    #[error("layers[{layer}] has more than {MOST_NUMBERS} numbers")]
    TooLarge {
        /// The layer's place.
        layer: usize,
    },
}

impl Network {
    /// A network with its first parameters, which depend on `seed`, each layer's place and its shape alone.
    pub fn new(inputs: usize, specs: &[LayerSpec], seed: u64) -> Result<Self, NetworkError> {
        let mut network = Self::without_parameters(inputs, specs, seed)?;
        let mut parameters = Aligned::zeros(network.tensors.last().map_or(0, |last| last.range.end));
        for (index, tensor) in network.tensors.iter().enumerate().filter(|(_, tensor)| tensor.is_weight) {
            let failed = |error| NetworkError::Layer { layer: tensor.layer, error };
            let initializer = specs[tensor.layer].initializer.clone().unwrap_or_else(|| Spec::new("he"));
            let initializer = initializers::build(&initializer).map_err(failed)?;
            let stream = Stream::new(seed, Purpose::Init, index as u32);
            initializer.fill(&stream, tensor.rows, tensor.columns, &mut parameters[tensor.range.clone()]);
        }
        network.parameters = parameters;
        Ok(network)
    }

    /// A network that knows its layers and tensors, and has no memory for their numbers yet.
    pub fn without_parameters(inputs: usize, specs: &[LayerSpec], seed: u64) -> Result<Self, NetworkError> {
        let mut network = Self::bare(inputs, specs.to_vec(), seed);
        for (index, spec) in specs.iter().enumerate() {
            network.add(index, spec)?;
        }
        network.plan = Plan::of(inputs, &network.layers);
        Ok(network)
    }

    /// What stands in for a network that is elsewhere: it has no layers.
    pub fn empty() -> Self {
        Self::bare(1, Vec::new(), 0)
    }

    /// One that is to get its layers.
    fn bare(inputs: usize, specs: Vec<LayerSpec>, seed: u64) -> Self {
        Self {
            inputs,
            outputs: inputs,
            seed,
            specs,
            layers: Vec::new(),
            tensors: Vec::new(),
            slots: Vec::new(),
            plan: Plan::of(inputs, &[]),
            parameters: Aligned::new(),
            order: Order::Rows,
        }
    }

    fn add(&mut self, index: usize, spec: &LayerSpec) -> Result<(), NetworkError> {
        let failed = |error| NetworkError::Layer { layer: index, error };
        let layer = layers::build(&spec.spec, Place { inputs: self.outputs, index }).map_err(failed)?;
        let start = self.tensors.last().map_or(0, |last| last.range.end);
        let shapes = layer.tensors();
        // All of the layer before any of it is made.
        let numbers = |shape: &TensorShape| shape.rows.checked_mul(shape.columns);
        let end = shapes.iter().try_fold(start, |end, shape| end.checked_add(numbers(shape)?));
        let end = end.filter(|&end| end <= MOST_NUMBERS).ok_or(NetworkError::TooLarge { layer: index })?;
        let mut from = start;
        for (place, shape) in shapes.into_iter().enumerate() {
            let to = from + shape.rows * shape.columns;
            self.tensors.push(Tensor {
                name: format!("{index}.{}", shape.name),
                layer: index,
                index: place,
                rows: shape.rows,
                columns: shape.columns,
                is_weight: shape.is_weight,
                range: from..to,
            });
            from = to;
        }
        self.slots.push(start..end);
        self.outputs = layer.outputs();
        self.layers.push(layer);
        Ok(())
    }

    /// How many numbers a sample has.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers a row of outputs has.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The seed of its random numbers.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Its layers as they were written down.
    pub fn specs(&self) -> &[LayerSpec] {
        &self.specs
    }

    /// Its tensors, in the order of the parameters.
    pub fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }

    /// How many numbers a row of the inputs of layer `layer` has.
    pub fn layer_inputs(&self, layer: usize) -> usize {
        layer.checked_sub(1).map_or(self.inputs, |before| self.layers[before].outputs())
    }

    /// Outputs of layer `layer`.
    pub fn layer_outputs(&self, layer: usize) -> usize {
        self.layers[layer].outputs()
    }

    /// About how many multiply-adds a sample's forward pass takes.
    pub fn work(&self) -> usize {
        self.parameters.len()
    }

    /// Bytes that a batch of `rows` needs between the layers.
    pub fn activation_bytes(&self, rows: usize) -> usize {
        self.plan.numbers_a_row().saturating_mul(rows).saturating_mul(size_of::<f32>())
    }
}

/// Every layer's entry: those of [`layers::CATALOGUE`] and the activations.
pub fn layer_parameters() -> Vec<Entry<()>> {
    let entry = |kind, parameters| Entry { kind, parameters, build: () };
    let layers = layers::CATALOGUE.iter().map(|layer| entry(layer.kind, layer.parameters));
    let activations = crate::activations::CATALOGUE.iter().map(|layer| entry(layer.kind, layer.parameters));
    layers.chain(activations).collect()
}
