//! The phases of a pass through a network: what threads share by rows, and what by columns.
//!
//! By rows, a thread takes its samples through layer after layer and waits for nobody. But it reads every weight for them, as all
//! others do: where a layer outgrows a core's cache, there is little else that memory is busy with. Such a layer is a phase
//! of its own, shared by columns: a thread reads the weights of its own ones alone, and uses them for all rows.

use std::ops::Range;

use downhill_kernels::{Team, shares_for};
use downhill_nn::layers::Pass;
use downhill_nn::{Network, Share, Workspace};

use crate::pieces::{columns_of, has_columns};

/// Numbers of a layer that are a phase of their own: a mebibyte of them, which no core keeps beside the rows.
const WIDE: usize = 1 << 18;

/// Layers that threads share in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// Some layers, by rows.
    Rows(Range<usize>),
    /// One layer, by columns.
    Columns(usize),
}

/// The phases of all layers, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phases {
    leading: Vec<Phase>,
    /// The layers of the last phase, which is by rows, since the loss is; there may be none.
    last: Range<usize>,
    /// Those of them that the gradient goes back through.
    pub last_back: Range<usize>,
}

/// Rows that go through a network.
pub(crate) struct Walk<'a> {
    pub team: &'a mut Team,
    pub workspace: &'a mut Workspace,
    pub network: &'a Network,
    /// Into how many shares the columns of the first layer are cut, if that is settled.
    pub first_shares: Option<usize>,
    pub pass: Pass,
    pub rows: usize,
    /// How many shares of rows there are.
    pub shares: usize,
}

impl Phases {
    /// A single one, by rows.
    pub(crate) fn by_rows(network: &Network) -> Self {
        Self { leading: Vec::new(), last: 0..network.specs().len(), last_back: network.layers_back() }
    }

    /// Those of `network` among `threads` threads; the first layer is by columns in any case where it `is_cut`.
    pub(crate) fn of(network: &Network, threads: usize, is_cut: bool) -> Self {
        let is_wide = |layer: usize| {
            let columns = network.layer_outputs(layer).min(network.layer_inputs(layer));
            network.is_shared_by_columns(layer) && network.numbers_of(layer) >= WIDE && has_columns(columns, threads)
        };
        let (mut leading, mut last) = (Vec::new(), 0..0);
        for layer in 0..network.specs().len() {
            if is_wide(layer) || (is_cut && layer == 0) {
                if !last.is_empty() {
                    leading.push(Phase::Rows(last));
                }
                leading.push(Phase::Columns(layer));
                last = layer + 1..layer + 1;
            } else {
                last.end = layer + 1;
            }
        }
        let last_back = last.start.max(network.layers_back().start)..last.end;
        Self { leading, last, last_back }
    }

    /// Takes rows through all layers. `fill` gives their features to begin with, and `end` does what comes behind the last layer.
    pub(crate) fn forward(
        &self,
        walk: &mut Walk,
        fill: impl Fn(&mut Share) + Sync,
        end: impl Fn(&mut Share, &Pass) + Sync,
    ) {
        let network = walk.network;
        let through = |layers: &Range<usize>, block: &mut Share, pass: &Pass| {
            if layers.start == 0 {
                fill(block);
            }
            network.forward_layers(layers.clone(), pass, &mut block.planes);
        };
        if let Some(Phase::Columns(_)) = self.leading.first() {
            walk.by_rows(|block, _| fill(block));
        }
        for phase in &self.leading {
            match phase {
                Phase::Columns(layer) => walk.forward_columns(*layer),
                Phase::Rows(layers) => walk.by_rows(|block, pass| through(layers, block, pass)),
            }
        }
        walk.by_rows(|block, pass| {
            through(&self.last, block, pass);
            end(block, pass);
        });
    }

    /// Takes the gradient back through all phases before the last.
    pub(crate) fn backward(&self, walk: &mut Walk) {
        let lowest = walk.network.layers_back().start;
        for phase in self.leading.iter().rev() {
            match phase {
                Phase::Columns(layer) if *layer >= lowest => walk.backward_columns(*layer),
                Phase::Rows(layers) if layers.end > lowest => {
                    let (network, layers) = (walk.network, layers.start.max(lowest)..layers.end);
                    walk.by_rows(|block, pass| network.backward_layers(layers.clone(), pass, block));
                }
                Phase::Columns(_) | Phase::Rows(_) => {}
            }
        }
    }
}

impl Walk<'_> {
    /// Does something with every block of rows.
    fn by_rows(&mut self, work: impl Fn(&mut Share, &Pass) + Sync) {
        let pass = self.pass;
        let mut shares = self.workspace.deal(self.rows, self.shares, pass.moment.is_some());
        self.team.run(&mut shares, |share| {
            for block in share {
                let pass = Pass { first_row: pass.first_row + block.first_row, ..pass };
                work(block, &pass);
            }
        });
    }

    fn forward_columns(&mut self, layer: usize) {
        let (network, pass, outputs) = (self.network, &self.pass, self.network.layer_outputs(layer));
        let settled = self.first_shares.filter(|_| layer == 0);
        let shares = settled.unwrap_or_else(|| self.column_shares(layer, outputs));
        let cuts = (0..shares).map(|share| columns_of(share, shares, outputs));
        let (x, columns) = self.workspace.deal_outputs(network, layer, self.rows, cuts.clone());
        let mut shares: Vec<_> = cuts.map(|columns| columns.start).zip(columns).collect();
        self.team.run(&mut shares, |(first, y)| {
            network.forward_columns(layer, pass, *first, x, y.reborrow());
        });
    }

    fn backward_columns(&mut self, layer: usize) {
        let (network, pass, inputs) = (self.network, &self.pass, self.network.layer_inputs(layer));
        let shares = self.column_shares(layer, inputs);
        let cuts = (0..shares).map(|share| columns_of(share, shares, inputs));
        let (dy, columns) = self.workspace.deal_inputs(network, layer, self.rows, cuts.clone());
        let mut shares: Vec<_> = cuts.map(|columns| columns.start).zip(columns).collect();
        self.team.run(&mut shares, |(first, dx)| {
            network.backward_columns(layer, pass, *first, dy, dx.reborrow());
        });
    }

    /// How many shares `columns` columns are cut into.
    fn column_shares(&self, layer: usize, columns: usize) -> usize {
        let work = self.rows.saturating_mul(self.network.numbers_of(layer));
        let threads = self.team.threads_for(work);
        most_shares(columns, shares_for(threads, work), threads)
    }
}

/// The most shares, up to `wanted`, of columns enough to be worth a product, but as many as `threads` at least, if so many are wanted.
pub(crate) fn most_shares(columns: usize, wanted: usize, threads: usize) -> usize {
    /// What a product reads of its left operand is used for so many columns.
    const WORTHWHILE: usize = 128;
    wanted.min(threads.max(columns / WORTHWHILE / threads * threads))
}

#[cfg(test)]
mod tests {
    use super::{Phase, Phases, most_shares};
    use downhill_nn::{LayerSpec, Network};
    use downhill_spec::Spec;

    fn phases(inputs: usize, units: &[usize], threads: usize, is_cut: bool) -> (Vec<Phase>, std::ops::Range<usize>) {
        let dense = |&units: &usize| LayerSpec::from(Spec::new("dense").with("units", units as f64));
        let layers: Vec<LayerSpec> = units.iter().map(dense).collect();
        let network = Network::without_parameters(inputs, &layers, 1).unwrap();
        let Phases { leading, last, .. } = Phases::of(&network, threads, is_cut);
        (leading, last)
    }

    #[test]
    fn wide_layers_are_phases_of_their_own() {
        assert_eq!(phases(20, &[64, 32], 2, false), (vec![], 0..2));
        assert_eq!(phases(20, &[64, 32], 2, true), (vec![Phase::Columns(0)], 1..2));
        let between = vec![Phase::Columns(0), Phase::Rows(1..3), Phase::Columns(3)];
        assert_eq!(phases(600, &[600, 30, 600, 600], 2, false), (between.clone(), 4..4));
        assert_eq!(phases(600, &[600, 30, 600, 600, 3], 2, true), (between, 4..5));
        assert_eq!(phases(30, &[600, 600], 18, false), (vec![Phase::Rows(0..1), Phase::Columns(1)], 2..2));
        // Too few columns for each thread.
        assert_eq!(phases(30, &[600, 600], 19, false), (vec![], 0..2));
    }

    #[test]
    fn shares_of_columns_are_worth_a_product() {
        assert_eq!(most_shares(1024, 8, 2), 8);
        assert_eq!(most_shares(600, 8, 2), 4);
        assert_eq!(most_shares(128, 8, 2), 2);
        assert_eq!(most_shares(1024, 2, 2), 2);
        assert_eq!(most_shares(128, 1, 1), 1);
    }
}
