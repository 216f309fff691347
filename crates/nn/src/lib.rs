//! Networks: layers, activations, losses and initialisation, forward and backward side by side.
//!
//! A [`Network`] is a list of layers over one arena of parameters. A batch runs through it in shares of rows, each on a
//! thread of its own; the planes between layers live in a [`Workspace`]. Rows are samples everywhere: `x` is
//! `[rows x inputs]`, a weight is `[inputs x outputs]`.
#![forbid(unsafe_code)]

pub mod activations;
pub mod initializers;
pub mod layers;
pub mod losses;

mod network;
mod plane;

pub use network::{BLOCK_ROWS, LayerSpec, Network, NetworkError, Share, Tensor, Workspace, layer_parameters};
pub use plane::{Plane, Rows, RowsMut};
