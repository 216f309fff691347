//! Which plane each layer reads and writes.

use crate::layers::Layer;
use crate::plane::Plane;

/// Planes between layers. Plane 0 is the input; delta 0 belongs to the last layer's output, and their numbers grow towards
/// the input, so that a layer always writes a plane, or delta, of a higher number than the one that it reads.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Width of each plane.
    pub planes: Vec<usize>,
    /// Width of each delta.
    pub deltas: Vec<usize>,
    /// For each layer, where it reads and writes.
    pub layers: Vec<LayerPlan>,
}

/// Where a layer reads and writes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LayerPlan {
    /// Plane of its input.
    pub x: usize,
    /// Plane of its output; the same where it works in place.
    pub y: usize,
    /// Delta of its output.
    pub dy: usize,
    /// Delta of its input; the same where it keeps its delta.
    pub dx: usize,
}

impl Plan {
    pub(super) fn of(inputs: usize, layers: &[Box<dyn Layer>]) -> Self {
        let mut plan = Self { planes: vec![inputs], ..Self::default() };
        for (index, layer) in layers.iter().enumerate() {
            let x = plan.planes.len() - 1;
            let free = index > 0 && x > 0 && !layers[index - 1].reads_output();
            if !(layer.works_in_place() && free) {
                plan.planes.push(layer.outputs());
            }
            plan.layers.push(LayerPlan { x, y: plan.planes.len() - 1, ..LayerPlan::default() });
        }
        plan.deltas.push(layers.last().map_or(inputs, |layer| layer.outputs()));
        for (index, layer) in layers.iter().enumerate().rev() {
            let dy = plan.deltas.len() - 1;
            if !layer.keeps_delta() {
                plan.deltas.push(plan.planes[plan.layers[index].x]);
            }
            plan.layers[index].dy = dy;
            plan.layers[index].dx = plan.deltas.len() - 1;
        }
        plan
    }

    /// Numbers that a row takes in all planes and deltas.
    pub(super) fn numbers_a_row(&self) -> usize {
        self.planes.iter().chain(&self.deltas).sum()
    }

    /// Planes of these widths; the outputs' rows stand together, as losses and callers want them.
    pub(super) fn make_planes(&self) -> Vec<Plane> {
        let last = self.planes.len() - 1;
        let plane = |(index, &width)| if index == last { Plane::dense(width) } else { Plane::spread(width) };
        self.planes.iter().enumerate().map(plane).collect()
    }

    /// Deltas of these widths.
    pub(super) fn make_deltas(&self) -> Vec<Plane> {
        let delta = |(index, &width)| if index == 0 { Plane::dense(width) } else { Plane::spread(width) };
        self.deltas.iter().enumerate().map(delta).collect()
    }
}
