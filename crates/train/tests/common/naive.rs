//! Epochs step by step, with every product number by number and every tensor updated as a whole.

use downhill_kernels::Isa;
use downhill_nn::Network;
use downhill_nn::layers::Moment;
use downhill_nn::losses::Loss;
use downhill_optim::{Gradients, Optimizer};
use downhill_train::{Clip, EpochPlan, Samples};

use super::{Training, contract};

/// A network in training, and the epochs that it has seen.
pub struct Naive {
    pub network: Network,
    pub state: Vec<Vec<f32>>,
    optimizer: Box<dyn Optimizer>,
    loss: Box<dyn Loss>,
    l2: f64,
    pub clip: Option<Clip>,
}

impl Naive {
    pub fn new(training: &Training) -> Self {
        let network = training.network();
        let optimizer = downhill_optim::build(&training.optimizer).unwrap();
        let state = vec![vec![0.0; network.parameters.len()]; optimizer.state_names().len()];
        let loss = downhill_nn::losses::build(&training.loss).unwrap();
        Self { network, state, optimizer, loss, l2: training.l2, clip: None }
    }

    /// Runs an epoch; returns the cost of each step.
    pub fn epoch(&mut self, samples: &Samples, plan: &EpochPlan) -> Vec<f64> {
        let batches = plan.order.chunks(plan.batch_size).zip(&plan.rates).enumerate();
        batches
            .map(|(index, (batch, &rate))| {
                let step = plan.steps_before + index as u64 + 1;
                self.step(samples, batch, Moment { epoch: plan.epoch, step: step as u32 }, rate)
            })
            .collect()
    }

    fn step(&mut self, samples: &Samples, batch: &[u32], moment: Moment, rate: f64) -> f64 {
        let rows = batch.len();
        let x: Vec<f32> = batch.iter().flat_map(|&sample| samples.features(sample as usize)).copied().collect();
        let mut targets = samples.targets().emptied();
        targets.gather(samples.targets(), batch, self.network.outputs());

        let planes = contract::forward(&self.network, Some(moment), &x);
        let z = planes.last().unwrap();
        let (mut losses, mut delta) = contract::loss(&*self.loss, self.network.outputs(), z, targets.as_targets());
        if let Some(weights) = samples.weights() {
            let outputs = self.network.outputs();
            delta.iter_mut().enumerate().for_each(|(index, d)| *d *= weights[batch[index / outputs] as usize]);
            losses.iter_mut().enumerate().for_each(|(row, loss)| *loss *= weights[batch[row] as usize]);
        }
        let mut squares = 0.0;
        for tensor in self.network.tensors().iter().filter(|tensor| tensor.is_weight) {
            squares += f64::from(sum_of_squares(&self.network.parameters[tensor.range.clone()]));
        }
        let total: f64 = losses.iter().map(|&loss| f64::from(loss)).sum();
        let penalty = if self.l2 == 0.0 { 0.0 } else { self.l2 / 2.0 * squares };

        let (mut gradients, _) = contract::backward(&self.network, Some(moment), &planes, delta);
        if let Some(clip) = self.clip {
            self.limit(&mut gradients, clip, rows);
        }
        self.optimizer.prepare(u64::from(moment.step), rate);
        for tensor in self.network.tensors().to_vec() {
            let l2 = if tensor.is_weight && self.clip.is_none() { (self.l2 / rows as f64) as f32 } else { 0.0 };
            let range = tensor.range;
            let weights = &mut self.network.parameters[range.clone()];
            let mut state: Vec<&mut [f32]> = self.state.iter_mut().map(|state| &mut state[range.clone()]).collect();
            let gradients = Gradients::Each(&gradients[range.clone()]);
            self.optimizer.update(Isa::SCALAR, tensor.is_weight, l2, weights, gradients, &mut state);
        }
        (total + penalty) / rows as f64
    }

    /// The L2 term is a part of what is limited.
    fn limit(&self, gradients: &mut [f32], clip: Clip, rows: usize) {
        let l2 = (self.l2 / rows as f64) as f32;
        let mut total = 0.0;
        for tensor in self.network.tensors() {
            let parameters = &self.network.parameters[tensor.range.clone()];
            if tensor.is_weight && l2 != 0.0 {
                gradients[tensor.range.clone()].iter_mut().zip(parameters).for_each(|(g, w)| *g += l2 * w);
            }
            for row in gradients[tensor.range.clone()].chunks(tensor.columns) {
                total += squares_of_row(row);
            }
        }
        match clip {
            Clip::Value(limit) => gradients.iter_mut().for_each(|g| *g = g.max(-limit).min(limit)),
            Clip::Norm(limit) if total.sqrt() > limit => {
                let factor = (limit / total.sqrt()) as f32;
                gradients.iter_mut().for_each(|g| *g *= factor);
            }
            Clip::Norm(_) => {}
        }
    }
}

/// In f64 and 16 lanes by index, which a tree then halves.
fn squares_of_row(x: &[f32]) -> f64 {
    let mut lanes = [0.0_f64; 16];
    x.iter().enumerate().for_each(|(index, &x)| lanes[index % 16] += f64::from(x) * f64::from(x));
    for half in [8, 4, 2, 1] {
        (0..half).for_each(|lane| lanes[lane] += lanes[lane + half]);
    }
    lanes[0]
}

/// In 64 lanes by index, which a tree then halves; blocks of 65 536 in order.
fn sum_of_squares(x: &[f32]) -> f32 {
    let block = |x: &[f32]| {
        let mut lanes = [0.0_f32; 64];
        x.iter().enumerate().for_each(|(index, x)| lanes[index % 64] = x.mul_add(*x, lanes[index % 64]));
        for half in [32, 16, 8, 4, 2, 1] {
            (0..half).for_each(|lane| lanes[lane] += lanes[lane + half]);
        }
        lanes[0]
    };
    x.chunks(65_536).map(block).reduce(|total, block| total + block).unwrap_or(0.0)
}
