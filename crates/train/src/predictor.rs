//! Outputs of a network for rows of features, in blocks, so that memory does not grow with their number.

use downhill_kernels::float_env::FloatEnvironment;
use downhill_kernels::{Isa, Team, memory};
use downhill_nn::layers::Pass;
use downhill_nn::{BLOCK_ROWS, Network, Share, Workspace};

use crate::phases::{Phases, Walk};

/// Shares of a thread, of which others take some if it comes late.
const SHARES_A_THREAD: usize = 4;

/// Rows of a share for which it may read all weights, be they as large as they will: there is no way back, for which shares would
/// have to wait for each other in any case.
const MANY_ROWS: usize = BLOCK_ROWS / 2;

/// Runs rows through a network without learning.
pub struct Predictor {
    isa: Isa,
    team: Team,
    workspace: Workspace,
    /// The phases of few rows, and those of many.
    phases: [Phases; 2],
}

impl Predictor {
    /// A predictor for networks of the shape of `network`.
    pub fn new(network: &Network, isa: Isa, threads: usize) -> Self {
        let team = Team::new(threads);
        let phases = [Phases::of(network, team.threads(), false), Phases::by_rows(network)];
        Self { isa, team, workspace: Workspace::new(network), phases }
    }

    /// The outputs for rows of features, row by row. `prepare` may change each row of features first (scaling), and `finish`
    /// the logits of any rows in the end (to probabilities).
    pub fn outputs(
        &mut self,
        network: &Network,
        features: &[f32],
        prepare: impl Fn(&mut [f32]) + Sync,
        finish: impl Fn(&mut [f32]) + Sync,
    ) -> Vec<f32> {
        let _environment = FloatEnvironment::set();
        let (width, outputs) = (network.inputs(), network.outputs());
        let rows = features.len() / width;
        let threads = self.team.threads_for(rows.saturating_mul(network.work()));
        let mut results = memory::zeros(rows * outputs);
        // More shares than threads, so that nobody waits long for the last one.
        let shares = if threads == 1 { 1 } else { SHARES_A_THREAD * threads };
        let at_once = BLOCK_ROWS * shares;
        for (features, results) in features.chunks(at_once * width).zip(results.chunks_mut(at_once * outputs)) {
            let rows = features.len() / width;
            let fill = |block: &mut Share| {
                let x = &mut block.planes[0];
                x.copy_from(&features[block.first_row * width..]);
                for row in 0..x.count() {
                    prepare(x.row_mut(row));
                }
            };
            let pass = Pass { isa: self.isa, seed: network.seed(), moment: None, first_row: 0 };
            let phases = &self.phases[usize::from(rows >= MANY_ROWS * shares)];
            let (team, workspace) = (&mut self.team, &mut self.workspace);
            let mut walk = Walk { team, workspace, network, first_shares: None, pass, rows, shares };
            phases.forward(&mut walk, fill, |block, _| {
                // Rows of the last plane stand together.
                let last = block.planes.len() - 1;
                finish(block.planes[last].data);
            });
            results.copy_from_slice(self.workspace.outputs(rows).data);
        }
        results
    }
}
