//! The planes of a batch, and their shares.

use std::ops::Range;

use downhill_kernels::{Block, memory};

use super::Network;
use crate::plane::{Plane, Rows, RowsMut};

/// Rows of a share that pass through all layers together, so that they stay in the cache.
pub const BLOCK_ROWS: usize = 128;

/// The planes that a batch needs on its way through a network. It grows as needed and keeps its memory.
pub struct Workspace {
    pub(super) planes: Vec<Plane>,
    pub(super) deltas: Vec<Plane>,
    losses: Vec<f32>,
}

/// Some rows of a batch in every plane: what one thread works on.
pub struct Share<'a> {
    /// The place in the batch of its first row.
    pub first_row: usize,
    /// The rows of each plane, from the input to the output.
    pub planes: Vec<RowsMut<'a>>,
    /// The rows of each delta, from the output to the input; empty where nothing is learnt.
    pub deltas: Vec<RowsMut<'a>>,
    /// The loss of each row.
    pub losses: &'a mut [f32],
}

impl Workspace {
    /// An empty workspace for `network`.
    pub fn new(network: &Network) -> Self {
        Self { planes: network.plan.make_planes(), deltas: network.plan.make_deltas(), losses: Vec::new() }
    }

    /// Deals `rows` rows out to `threads` threads, as evenly as can be, each in blocks that suit the cache.
    pub fn deal(&mut self, rows: usize, threads: usize, learning: bool) -> Vec<Vec<Share<'_>>> {
        let threads = threads.min(rows).max(1);
        self.reserve(rows, learning);
        let mut planes: Vec<RowsMut> = self.planes.iter_mut().map(|plane| plane.rows_mut(rows)).collect();
        let deltas = if learning { &mut self.deltas[..] } else { &mut [] };
        let mut deltas: Vec<RowsMut> = deltas.iter_mut().map(|delta| delta.rows_mut(rows)).collect();
        let mut losses = &mut self.losses[..rows];
        let mut dealt = Vec::with_capacity(threads);
        let mut first_row = 0;
        for thread in 0..threads {
            let end = rows * (thread + 1) / threads;
            let mut blocks = Vec::with_capacity((end - first_row).div_ceil(BLOCK_ROWS));
            while first_row < end {
                let count = BLOCK_ROWS.min(end - first_row);
                let (own, others) = std::mem::take(&mut losses).split_at_mut(count);
                losses = others;
                blocks.push(Share {
                    first_row,
                    planes: planes.iter_mut().map(|plane| plane.take_first(count)).collect(),
                    deltas: deltas.iter_mut().map(|delta| delta.take_first(count)).collect(),
                    losses: own,
                });
                first_row += count;
            }
            dealt.push(blocks);
        }
        dealt
    }

    /// The first `rows` rows of a layer's inputs, and columns `cuts` of its outputs, one after the other.
    pub fn deal_outputs(
        &mut self,
        network: &Network,
        layer: usize,
        rows: usize,
        cuts: impl Iterator<Item = Range<usize>>,
    ) -> (Rows<'_>, Vec<Block<'_>>) {
        let plan = network.plan.layers[layer];
        deal_columns(&mut self.planes, plan.x, plan.y, rows, cuts)
    }

    /// The first `rows` rows of the gradient of a layer's outputs, and columns `cuts` of that of its inputs, one after the other.
    pub fn deal_inputs(
        &mut self,
        network: &Network,
        layer: usize,
        rows: usize,
        cuts: impl Iterator<Item = Range<usize>>,
    ) -> (Rows<'_>, Vec<Block<'_>>) {
        let plan = network.plan.layers[layer];
        deal_columns(&mut self.deltas, plan.dy, plan.dx, rows, cuts)
    }

    /// The losses of the first `rows` rows.
    pub fn losses(&self, rows: usize) -> &[f32] {
        &self.losses[..rows]
    }

    /// The outputs of the first `rows` rows.
    pub fn outputs(&self, rows: usize) -> Rows<'_> {
        self.planes[self.planes.len() - 1].rows(rows)
    }

    fn reserve(&mut self, rows: usize, learning: bool) {
        for plane in &mut self.planes {
            plane.reserve(rows);
        }
        for delta in self.deltas.iter_mut().filter(|_| learning) {
            delta.reserve(rows);
        }
        if self.losses.len() < rows {
            memory::grow(&mut self.losses, rows);
        }
    }
}

/// The first `rows` rows of plane `read`, and columns `cuts` of those of a later one, `written`.
fn deal_columns(
    planes: &mut [Plane],
    read: usize,
    written: usize,
    rows: usize,
    cuts: impl Iterator<Item = Range<usize>>,
) -> (Rows<'_>, Vec<Block<'_>>) {
    let (before, from) = planes.split_at_mut(written);
    let RowsMut { data, width, stride } = from[0].rows_mut(rows);
    let mut others = Block::new(data, rows, width, stride);
    (before[read].rows(rows), cuts.map(|columns| others.take_columns(columns.len())).collect())
}
