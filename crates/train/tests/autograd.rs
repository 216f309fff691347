//! Forward and backward as calls of their own, as the arithmetic contract says.

mod common;

use common::{Random, Training, contract, dense, dropout};
use downhill_kernels::Isa;
use downhill_nn::Network;
use downhill_nn::layers::Moment;
use downhill_spec::Spec;
use downhill_train::Autograd;

fn network() -> Network {
    let layers = vec![dropout(0.2), dense(20), Spec::new("silu"), dropout(0.5), dense(3)];
    Training { layers, ..Training::small("huber", 3) }.network()
}

/// Outputs, the inputs' gradient and the parameters' gradients of pass number `pass`.
fn contract(network: &Network, pass: u32, x: &[f32], dy: &[f32]) -> [Vec<f32>; 3] {
    let moment = Some(Moment { epoch: 0, step: pass });
    let mut planes = contract::forward(network, moment, x);
    let (gradients, dx) = contract::backward(network, moment, &planes, dy.to_vec());
    [planes.pop().unwrap(), dx, gradients]
}

#[test]
fn passes_are_those_of_the_contract_and_gradients_add_up() {
    let (network, mut random) = (network(), Random::new(4));
    for isa in Isa::available() {
        let mut autograd = Autograd::new(&network, isa);
        let mut sum = vec![0.0; network.parameters.len()];
        for (pass, rows) in [(1, 150), (2, 1), (3, 7)] {
            let [x, dy] = [6, 3].map(|width| random.numbers(rows * width, -1.0, 2.0));
            let [y, dx, gradients] = contract(&network, pass, &x, &dy);
            assert_eq!(autograd.forward(&network, &x), y, "pass {pass} on {}", isa.name());
            assert_eq!(autograd.rows(), Some(rows));
            assert_eq!(autograd.backward(&network, &dy), dx, "pass {pass} on {}", isa.name());
            assert_eq!(autograd.rows(), None, "a forward pass is used up");
            sum.iter_mut().zip(gradients).for_each(|(sum, new)| *sum += new);
            assert_eq!(autograd.gradients, sum, "pass {pass} on {}", isa.name());
        }
    }
}

#[test]
fn no_rows_leave_no_gradient() {
    let network = network();
    let mut autograd = Autograd::new(&network, Isa::current().unwrap());
    assert_eq!(autograd.rows(), None);
    assert!(autograd.forward(&network, &[]).is_empty());
    assert!(autograd.backward(&network, &[]).is_empty());
    assert!(autograd.gradients.iter().all(|gradient| *gradient == 0.0));
}
