//! Outputs of a network for rows of features, in blocks, so that memory does not grow with their number.

use downhill_kernels::float_env::FloatEnvironment;
use downhill_kernels::{Isa, Team, memory};
use downhill_nn::layers::Pass;
use downhill_nn::{BLOCK_ROWS, Network, Workspace};

/// Runs rows through a network without learning.
pub struct Predictor {
    isa: Isa,
    team: Team,
    workspace: Workspace,
}

impl Predictor {
    /// A predictor for networks of the shape of `network`.
    pub fn new(network: &Network, isa: Isa, threads: usize) -> Self {
        Self { isa, team: Team::new(threads), workspace: Workspace::new(network) }
    }

    /// The logits of `rows` rows of features, row by row; `prepare` may change each block's features first (scaling).
    pub fn logits(&mut self, network: &Network, features: &[f32], prepare: impl Fn(&mut [f32]) + Sync) -> Vec<f32> {
        let _environment = FloatEnvironment::set();
        let (width, outputs) = (network.inputs(), network.outputs());
        let rows = features.len() / width;
        let threads = self.team.threads_for(rows.saturating_mul(network.work()));
        let mut logits = memory::zeros(rows * outputs);
        let at_once = BLOCK_ROWS * threads;
        for (features, logits) in features.chunks(at_once * width).zip(logits.chunks_mut(at_once * outputs)) {
            let rows = features.len() / width;
            let isa = self.isa;
            let mut shares = self.workspace.deal(rows, threads, false);
            self.team.run(&mut shares, |share| {
                for block in share {
                    let x = &mut block.planes[0];
                    x.copy_from(&features[block.first_row * width..]);
                    for row in 0..x.count() {
                        prepare(x.row_mut(row));
                    }
                    let pass = Pass { isa, seed: network.seed(), moment: None, first_row: block.first_row };
                    network.forward(&pass, &mut block.planes);
                }
            });
            drop(shares);
            logits.copy_from_slice(self.workspace.outputs(rows).data);
        }
        logits
    }
}
