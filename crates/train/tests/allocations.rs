//! A step asks for no memory that grows with the network: once there was a first, all it asks for is bookkeeping, which is
//! the same for any width, and nothing of it stays.

mod common;

use allocation_counter::{AllocationInfo, measure};
use common::{Training, dense, dropout, run};
use downhill_kernels::Isa;
use downhill_spec::Spec;
use downhill_train::{Autograd, Clip, Predictor};

/// More than bookkeeping ever takes at once, and less than the smallest array of a wide network.
const FEW_BYTES: u64 = 16 << 10;

fn training(units: usize, batch_size: usize, clip: Option<Clip>) -> Training {
    Training {
        layers: vec![dense(units), Spec::new("relu"), dropout(0.2), dense(units), Spec::new("tanh"), dense(3)],
        samples: 700,
        batch_size,
        clip,
        l2: 0.1,
        ..Training::small("meanSquaredError", 3)
    }
}

/// What the third epoch asks for.
fn epoch(training: &Training) -> AllocationInfo {
    // Allocations are counted on one thread, and all threads do the same.
    let (mut trainer, data) = (training.trainer(1), training.data());
    let plans: Vec<_> = (1..=3).map(|epoch| training.plan(epoch)).collect();
    for plan in &plans[..2] {
        run(&mut trainer, &data, plan);
    }
    measure(|| drop(run(&mut trainer, &data, &plans[2])))
}

#[test]
fn a_step_after_the_first_asks_for_bookkeeping_alone() {
    // 700: a batch of several parts, whose gradient is formed as a whole.
    for batch_size in [32, 700] {
        for clip in [None, Some(Clip::Norm(1.0))] {
            let [narrow, wide, layerwise] = [16, 500, 600].map(|units| epoch(&training(units, batch_size, clip)));
            println!("{batch_size} {clip:?} {narrow:?} {wide:?} {layerwise:?}");
            assert_eq!(narrow, wide);
            // Layers that are phases of their own have books of their own.
            for network in [wide, layerwise] {
                assert_eq!(network.bytes_current, 0);
                assert!(network.bytes_max < FEW_BYTES, "{network:?}");
            }
        }
    }
}

#[test]
fn so_does_a_prediction_beside_its_result() {
    let predict = |units: usize| {
        let network = training(units, 32, None).network();
        let mut predictor = Predictor::new(&network, Isa::current().unwrap(), 1);
        let features = vec![0.5; 700 * network.inputs()];
        let mut outputs = || predictor.outputs(&network, &features, |_| (), |_| ());
        outputs();
        measure(|| drop(outputs()))
    };
    let [narrow, wide, layerwise] = [16, 500, 600].map(predict);
    assert_eq!(narrow, wide);
    let result = 4 * 700 * 3;
    for network in [wide, layerwise] {
        assert_eq!(network.bytes_current, 0);
        assert!(network.bytes_max < result + FEW_BYTES, "{network:?}");
    }
}

/// A loop of one's own keeps its gradients, and has a row of results each time.
#[test]
fn memory_of_a_loop_of_one_s_own_does_not_grow() {
    let network = training(64, 32, None).network();
    let mut autograd = Autograd::new(&network, Isa::current().unwrap());
    let (x, dy) = (vec![0.5; 32 * network.inputs()], vec![0.1; 32 * network.outputs()]);
    let mut pass = || {
        autograd.forward(&network, &x);
        autograd.backward(&network, &dy);
    };
    pass();
    let second = measure(&mut pass);
    assert_eq!(second.bytes_current, 0);
    assert_eq!(measure(pass), second);
}
