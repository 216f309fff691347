//! Layers that are phases of their own, shared by columns: nothing of it is seen from outside.

mod common;

use common::{Training, bits, dense, dropout, run};
use downhill_kernels::Isa;
use downhill_spec::Spec;
use downhill_train::{Clip, Predictor};

/// Threads so many that they have too few columns each: all layers are shared by rows.
const BY_ROWS: usize = 20;

/// Two layers of a mebibyte at least, the second of them the last, and what is shared by rows before, between and behind them.
fn trainings() -> [Training; 3] {
    let between = || [Spec::new("relu"), dropout(0.2), dense(96), Spec::new("tanh")];
    let training = Training {
        inputs: 520,
        layers: [dense(512)].into_iter().chain(between()).chain([dense(2740)]).collect(),
        labels: true,
        samples: 90,
        batch_size: 40,
        ..Training::small("softmaxCrossEntropy", 0)
    };
    let behind = Training {
        inputs: 12,
        layers: [dense(520), Spec::new("gelu"), dense(520)].into_iter().chain(between()).chain([dense(3)]).collect(),
        ..training.clone()
    };
    let parts = Training { samples: 310, batch_size: 300, clip: Some(Clip::Norm(0.1)), ..behind.clone() };
    [training, behind, parts]
}

#[test]
fn bits_are_those_of_sharing_by_rows() {
    for training in trainings() {
        let data = training.data();
        let trained = [BY_ROWS, 1, 2, 3].map(|threads| {
            let mut trainer = training.trainer(threads);
            let costs = [1, 2].map(|epoch| run(&mut trainer, &data, &training.plan(epoch)).progress);
            (costs, bits(&trainer))
        });
        assert!(trained[1..].iter().all(|one| *one == trained[0]), "{} inputs", training.inputs);
    }
}

#[test]
fn so_are_those_of_predictions() {
    for training in trainings() {
        let network = training.network();
        for rows in [1, 5, 300] {
            let features = vec![0.5; rows * network.inputs()];
            let double = |row: &mut [f32]| row.iter_mut().for_each(|x| *x *= 2.0);
            let predicted = [BY_ROWS, 1, 2, 3].map(|threads| {
                let mut predictor = Predictor::new(&network, Isa::current().unwrap(), threads);
                predictor.outputs(&network, &features, double, double)
            });
            assert!(predicted[1..].iter().all(|one| *one == predicted[0]), "{rows} rows");
        }
    }
}
