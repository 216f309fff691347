//! Gradients of whole networks against central differences of the same networks in f64.

mod reference;

use downhill_kernels::memory::Aligned;
use downhill_nn::layers::Moment;
use downhill_nn::losses::{self, Targets};
use downhill_nn::{LayerSpec, Network, NetworkError, Workspace, activations};
use downhill_spec::Spec;
use reference::run::{Cut, Results, dense, network, step};
use reference::{exact, spread};

const SIZES: [usize; 4] = [1, 2, 7, 33];
const BATCHES: [usize; 3] = [1, 2, 5];
const MOMENT: Moment = Moment { epoch: 3, step: 17 };
/// Of central differences.
const H: f64 = 1e-5;

fn wide(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|&number| f64::from(number)).collect()
}

/// A network, its loss, and a batch.
struct Model {
    network: Network,
    loss: Spec,
    x: Vec<f32>,
    y: Vec<f32>,
}

impl Model {
    fn new(inputs: usize, layers: &[Spec], loss: Spec, batch: usize) -> Self {
        let network = network(inputs, layers, 5);
        let x = spread(batch * inputs, 1.5, 11);
        // Between 0 and 1, for the cross-entropies.
        let y = spread(batch * network.outputs(), 0.5, 12).iter().map(|y| y + 0.5).collect();
        Self { network, loss, x, y }
    }

    fn analytic(&self) -> Results {
        let loss = losses::build(&self.loss).unwrap();
        let mut workspace = Workspace::new(&self.network);
        let targets = Targets::Values(&self.y);
        step(&self.network, &mut workspace, Cut::none(), Some(MOMENT), &*loss, &self.x, targets)
    }

    /// The cost, in f64.
    fn cost(&self, parameters: &[f64], x: &[f64]) -> f64 {
        let outputs = self.network.outputs();
        let z = exact::outputs(&self.network, parameters, Some(MOMENT), x);
        let y = wide(&self.y);
        let losses = z.chunks(outputs).zip(y.chunks(outputs)).map(|(z, y)| exact::loss(&self.loss, z, y));
        losses.sum::<f64>() / (x.len() / self.network.inputs()) as f64
    }

    /// Every parameter and every input, one at a time.
    fn check_each(&self) {
        let what = self.name();
        let got = self.analytic();
        let (parameters, x) = (wide(&self.network.parameters), wide(&self.x));
        let slopes = |at: &[f64], cost: &dyn Fn(&[f64]) -> f64| {
            let mut moved = at.to_vec();
            let mut slope = |k: usize| {
                let mut cost_at = |to| {
                    moved[k] = to;
                    cost(&moved)
                };
                let slope = (cost_at(at[k] + H) - cost_at(at[k] - H)) / (2.0 * H);
                moved[k] = at[k];
                slope
            };
            (0..at.len()).map(&mut slope).collect::<Vec<f64>>()
        };
        let gradients = slopes(&parameters, &|parameters| self.cost(parameters, &x));
        for tensor in self.network.tensors() {
            let range = tensor.range.clone();
            assert_each(&format!("{what}, {}", tensor.name), &got.gradients[range.clone()], &gradients[range]);
        }
        assert_each(&format!("{what}, input"), &got.dx, &slopes(&x, &|x| self.cost(&parameters, x)));
    }

    /// All parameters and inputs at once, along a few directions.
    fn check_directions(&self) {
        let got = self.analytic();
        let (parameters, x) = (wide(&self.network.parameters), wide(&self.x));
        for seed in 1..=4 {
            let direction = wide(&spread(parameters.len() + x.len(), 1.0, seed));
            let (of_parameters, of_x) = direction.split_at(parameters.len());
            let moved = |at: &[f64], direction: &[f64], h: f64| {
                at.iter().zip(direction).map(|(at, d)| at + h * d).collect::<Vec<f64>>()
            };
            let cost = |h| self.cost(&moved(&parameters, of_parameters, h), &moved(&x, of_x, h));
            let want = (cost(H) - cost(-H)) / (2.0 * H);
            let terms = got.gradients.iter().chain(&got.dx).zip(&direction).map(|(&g, d)| f64::from(g) * d);
            let (sum, scale) = terms.fold((0.0, 0.0), |(sum, scale), term: f64| (sum + term, scale + term.abs()));
            assert!((sum - want).abs() <= 1e-5 * scale + 1e-9, "{}: {sum:e} should be {want:e}", self.name());
        }
    }

    fn name(&self) -> String {
        let layers = self.network.specs().iter().map(|layer| layer.spec.kind.as_str()).collect::<Vec<_>>();
        let batch = self.x.len() / self.network.inputs();
        format!("{batch} x {} -> {} {}", self.network.inputs(), layers.join(" "), self.loss.kind)
    }
}

/// Asserts that each number is right within 1e-4, relative to itself, or where it is small to a part of the greatest.
fn assert_each(what: &str, got: &[f32], want: &[f64]) {
    let greatest = want.iter().fold(0.0_f64, |greatest, want| want.abs().max(greatest));
    for (k, (&got, &want)) in got.iter().zip(want).enumerate() {
        let error = (f64::from(got) - want).abs();
        let tolerance = 1e-4 * want.abs().max(1e-2 * greatest) + 1e-8;
        assert!(error <= tolerance, "{what} [{k}]: {got:e} should be {want:e}");
    }
}

/// Activations with their default numbers and with others.
fn every_activation() -> Vec<Spec> {
    let defaults = activations::CATALOGUE.iter().map(|entry| Spec::new(entry.kind));
    defaults.chain([Spec::new("leakyRelu").with("slope", 0.3), Spec::new("elu").with("alpha", 0.7)]).collect()
}

fn every_loss() -> Vec<Spec> {
    let defaults = losses::CATALOGUE.iter().map(|entry| Spec::new(entry.kind));
    defaults.chain([Spec::new("huber").with("delta", 0.3)]).collect()
}

fn dropout(rate: f64) -> Spec {
    Spec::new("dropout").with("rate", rate)
}

fn mse() -> Spec {
    Spec::new("meanSquaredError")
}

#[test]
fn every_activation_at_every_size() {
    for activation in every_activation() {
        for (size, batch) in SIZES.into_iter().flat_map(|size| BATCHES.map(|batch| (size, batch))) {
            Model::new(size, &[dense(size), activation.clone()], mse(), batch).check_each();
        }
    }
}

#[test]
fn every_loss_at_every_size() {
    for loss in every_loss() {
        for (size, batch) in SIZES.into_iter().flat_map(|size| BATCHES.map(|batch| (size, batch))) {
            let layers = [dense(size), Spec::new("tanh"), dense(size)];
            Model::new(size, &layers, loss.clone(), batch).check_each();
        }
    }
}

#[test]
fn dropout_and_dense_without_bias() {
    for (size, batch) in SIZES.into_iter().flat_map(|size| BATCHES.map(|batch| (size, batch))) {
        let hidden = dense(size).with("bias", 0.0);
        let layers = [dropout(0.25), hidden, Spec::new("silu"), dropout(0.5), dense(2), dropout(0.1)];
        Model::new(size, &layers, mse(), batch).check_each();
    }
}

#[test]
fn whole_models_with_every_activation_and_loss() {
    for activation in every_activation() {
        for loss in every_loss() {
            let layers = [dense(21), activation.clone(), dropout(0.4), dense(14), activation.clone(), dense(3)];
            Model::new(9, &layers, loss.clone(), 8).check_directions();
        }
    }
}

/// Which plane a layer writes depends on its neighbours: all pairs, at the start, within and at the end.
#[test]
fn every_pair_of_layers() {
    let layers: Vec<Spec> = every_activation().into_iter().chain([dropout(0.3), dense(6)]).collect();
    for first in &layers {
        for second in &layers {
            let pair = [first.clone(), second.clone()];
            Model::new(6, &pair, mse(), 4).check_directions();
            Model::new(6, &[&pair[..], &[dense(3)]].concat(), mse(), 4).check_directions();
            Model::new(5, &[&[dense(6)], &pair[..], &[dense(3)]].concat(), mse(), 4).check_directions();
            let twice = [&[dense(6)], &pair[..], &pair[..], std::slice::from_ref(first)].concat();
            Model::new(5, &twice, mse(), 4).check_directions();
        }
    }
}

#[test]
fn no_layers_at_all() {
    let model = Model::new(3, &[], mse(), 4);
    assert_eq!(model.analytic().z, model.x);
    model.check_each();
}

#[test]
fn without_a_moment_dropout_lets_all_pass() {
    let with = network(6, &[dense(9), dropout(0.9), dense(2)], 1);
    let without = network(6, &[dense(9), Spec::new("linear"), dense(2)], 1);
    assert_eq!(with.parameters[..63], without.parameters[..63]);
    let mut without = without;
    without.parameters = Aligned::copy(&with.parameters);
    let (x, y) = (spread(30, 1.0, 1), spread(10, 1.0, 2));
    let run = |network: &Network, moment| {
        let loss = losses::build(&mse()).unwrap();
        step(network, &mut Workspace::new(network), Cut::none(), moment, &*loss, &x, Targets::Values(&y))
    };
    assert_eq!(run(&with, None).z, run(&without, None).z);
    assert_eq!(run(&with, None).gradients, run(&without, None).gradients);
    assert_ne!(run(&with, Some(MOMENT)).z, run(&without, Some(MOMENT)).z);
}

#[test]
fn first_weights_depend_on_seed_place_and_shape() {
    let weights = |specs: &[Spec], seed| network(4, specs, seed).parameters;
    let layers = [dense(5), Spec::new("relu"), dense(3)];
    assert_eq!(weights(&layers, 1), weights(&layers, 1));
    assert_ne!(weights(&layers, 1), weights(&layers, 2));
    let same_start = [dense(5), Spec::new("tanh"), dense(7)];
    assert_eq!(weights(&layers, 1)[..25], weights(&same_start, 1)[..25]);
}

#[test]
fn tensors_have_names_and_places() {
    let network = network(4, &[dense(5), Spec::new("relu"), dense(3).with("bias", 0.0)], 1);
    let tensors: Vec<_> =
        network.tensors().iter().map(|t| (t.name.as_str(), t.rows, t.columns, t.is_weight, t.range.clone())).collect();
    let expected = [("0.weight", 4, 5, true, 0..20), ("0.bias", 1, 5, false, 20..25), ("2.weight", 5, 3, true, 25..40)];
    assert_eq!(tensors, expected);
    assert_eq!((network.inputs(), network.outputs(), network.layer_outputs(1)), (4, 3, 5));
}

#[test]
fn mistakes_name_their_layer() {
    let error = |inputs: usize, specs: &[LayerSpec]| Network::new(inputs, specs, 1).err().unwrap();
    let message = |inputs: usize, specs: &[Spec]| {
        error(inputs, &specs.iter().cloned().map(LayerSpec::from).collect::<Vec<_>>()).to_string()
    };
    assert_eq!(message(2, &[dense(2), Spec::new("dens")]), "layers[1]: layer \"dens\" is unknown");
    assert_eq!(message(2, &[Spec::new("dense")]), "layers[0]: dense: units is required");
    assert_eq!(message(2, &[dense(0)]), "layers[0]: dense: units must be an integer 1..2147483647; got 0");
    assert_eq!(message(2, &[dropout(1.0)]), "layers[0]: dropout: rate must be a number >= 0 and < 1; got 1");
    let unknown = LayerSpec { spec: dense(2), initializer: Some(Spec::new("xavier")) };
    assert_eq!(error(2, &[unknown]).to_string(), "layers[0]: initializer \"xavier\" is unknown");
}

/// Sizes whose product would wrap around are refused before any memory is asked for.
#[test]
fn too_large_is_an_error() {
    let most = 2_147_483_647;
    for (inputs, units) in [(most, most), (usize::MAX, 2), (1 << 16, 1 << 16), (most, 2)] {
        let layers = [LayerSpec::from(dense(units))];
        let error = Network::new(inputs, &layers, 1).err();
        assert_eq!(error, Some(NetworkError::TooLarge { layer: 0 }), "{inputs} x {units}");
    }
}
