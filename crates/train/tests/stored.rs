//! Samples in a file give the bits that the same samples in memory give in the same order, and errors where they cannot.

mod common;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use common::{Random, Training, bits, dense};
use downhill_kernels::Isa;
use downhill_spec::Spec;
use downhill_train::{
    ArrayPlace, Checks, ClassWeights, Cut, EpochPlan, EpochReport, Halt, NumberKind, Passes, Prepared, Progress,
    ReadError, Samples, Scaling, ScalingKind, StoredSamples, StoredSource, StoredTargets, TargetData, Trainer,
    WindowOrder,
};
use tempfile::TempDir;

/// Samples of a training in memory and in files.
struct Stored {
    folder: TempDir,
    memory: Samples,
    rows: usize,
    outputs: usize,
}

static RUNS: AtomicBool = AtomicBool::new(false);

fn little_endian(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

impl Stored {
    fn new(training: &Training) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let memory = training.data();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        // Arrays stand behind a header of any length.
        let features = little_endian(memory.all_features());
        write("features", &[&[7; 13], &features[..]].concat());
        match memory.targets() {
            TargetData::Labels(labels) => {
                write("labels", &labels.iter().flat_map(|&label| i64::from(label).to_le_bytes()).collect::<Vec<u8>>());
            }
            TargetData::Values(values) => write("targets", &little_endian(values)),
        }
        write("weights", &little_endian(&Random::new(3).numbers(training.samples, 0.5, 2.0)));
        Self { folder, memory, rows: training.samples, outputs: training.network().outputs() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn place(&self, name: &str, kind: NumberKind, columns: usize) -> ArrayPlace {
        ArrayPlace { path: self.path(name), offset: if name == "features" { 13 } else { 0 }, kind, columns }
    }

    fn open(&self, weighed: bool) -> Result<StoredSamples, ReadError> {
        let targets = match self.memory.targets() {
            TargetData::Labels(_) => StoredTargets::Labels(self.place("labels", NumberKind::I64, 1)),
            TargetData::Values(_) => StoredTargets::Values(self.place("targets", NumberKind::F32, self.outputs)),
        };
        let weights = weighed.then(|| self.place("weights", NumberKind::F32, 1));
        let names = vec!["first".to_owned(), "second".to_owned()];
        let features = self.place("features", NumberKind::F32, self.memory.width());
        StoredSamples::open(Isa::current().unwrap(), self.rows, features, targets, weights, names)
    }

    fn source(&self, order: WindowOrder, an_epoch: usize) -> StoredSource {
        StoredSource::new(self.prepared(None), order, an_epoch)
    }

    fn prepared(&self, classes: Option<ClassWeights>) -> Prepared {
        Prepared::new(self.open(false).unwrap(), None, classes, Checks::default(), &RUNS).unwrap()
    }
}

fn labelled() -> Training {
    Training { samples: 333, labels: true, ..Training::small("softmaxCrossEntropy", 3) }
}

fn run(trainer: &mut Trainer, source: &mut StoredSource, plan: &EpochPlan) -> EpochReport {
    trainer.epoch(source, plan, &RUNS, &mut |_| ())
}

#[test]
fn the_same_bits_as_in_memory_in_the_same_order() {
    let trainings = [labelled(), Training { samples: 200, ..Training::small("meanSquaredError", 2) }];
    for training in &trainings {
        let stored = Stored::new(training);
        for (window, batch_size, seed) in
            [(64, 8, Some(5)), (100, 7, Some(5)), (20, 20, None), (70, 64, Some(1)), (8, 8, Some(9))]
        {
            let order = WindowOrder::new(training.samples, window, seed);
            let training = Training { batch_size, ..training.clone() };
            let (mut from_file, mut in_memory) = (training.trainer(2), training.trainer(1));
            let mut source = stored.source(order, training.samples);
            for epoch in 1..=3 {
                let plan = EpochPlan { order: order.epoch(epoch).samples(), ..training.plan(epoch) };
                let want = common::run(&mut in_memory, &stored.memory, &plan);
                let without = EpochPlan { order: Vec::new(), ..plan };
                assert_eq!(run(&mut from_file, &mut source, &without), want, "{window} {batch_size} {epoch}");
            }
            assert_eq!(bits(&from_file), bits(&in_memory), "{window} {batch_size}");
        }
    }
}

#[test]
fn an_epoch_goes_on_in_the_middle_and_may_leave_samples_out() {
    let training = labelled();
    let stored = Stored::new(&training);
    let order = WindowOrder::new(training.samples, 50, Some(2));
    // As many whole batches as there are.
    let an_epoch = training.samples - training.samples % training.batch_size;
    let steps = an_epoch / training.batch_size;
    let plan = |epoch| EpochPlan {
        order: order.epoch(epoch).samples()[..an_epoch].to_vec(),
        rates: vec![0.01; steps],
        steps_before: u64::from(epoch - 1) * steps as u64,
        ..training.plan(epoch)
    };
    let mut whole = training.trainer(1);
    (1..=2).for_each(|epoch| drop(common::run(&mut whole, &stored.memory, &plan(epoch))));
    for cut in [1, 6, 7, 30] {
        let mut parts = training.trainer(1);
        let mut done = Progress::default();
        for rates in [vec![0.01; cut], vec![0.01; steps]] {
            // Another process, perhaps.
            let mut source = stored.source(order, an_epoch);
            done = run(&mut parts, &mut source, &EpochPlan { rates, done, ..plan(1) }).progress;
        }
        assert_eq!((done.steps, done.samples), (steps, an_epoch));
        run(&mut parts, &mut stored.source(order, an_epoch), &plan(2));
        assert_eq!(bits(&parts), bits(&whole), "{cut}");
    }
}

#[test]
fn a_step_that_is_undone_goes_back_to_windows_that_were_read_before() {
    let training = Training { optimizer: Spec::new("sgd"), layers: vec![dense(3)], ..labelled() };
    let stored = Stored::new(&training);
    let order = WindowOrder::new(training.samples, 32, Some(4));
    let mut rates = training.plan(1).rates;
    rates[20] = f64::from(f32::MAX);
    let plan = EpochPlan { order: order.epoch(1).samples(), rates, ..training.plan(1) };
    let (mut from_file, mut in_memory) = (training.trainer(1), training.trainer(1));
    let want = common::run(&mut in_memory, &stored.memory, &plan);
    assert!(matches!(want.halt, Some(Halt::NonFinite(_))), "{:?}", want.halt);
    assert_eq!(run(&mut from_file, &mut stored.source(order, training.samples), &plan), want);
    assert_eq!(bits(&from_file), bits(&in_memory));
}

#[test]
fn samples_that_fit_a_window_are_shuffled_as_those_in_memory() {
    // The first of `shuffledOrder(10, 7, 3)` in JavaScript; __test__/stored.test.ts has the rest.
    let order = WindowOrder::new(10, 10, Some(7));
    assert_eq!((order.window(), order.epoch(3).count()), (10, 1));
    let training = labelled();
    let stored = Stored::new(&training);
    let all = stored.prepared(None).load().unwrap();
    assert_eq!(all.all_features(), stored.memory.all_features());
    let mut seen = Vec::new();
    stored.prepared(None).visit(&RUNS, &mut |samples| seen.extend_from_slice(samples.all_features())).unwrap();
    assert_eq!(seen, stored.memory.all_features());
}

#[test]
fn scaling_and_weights_are_those_of_samples_in_memory() {
    let training = labelled();
    let stored = Stored::new(&training);
    let samples = stored.open(true).unwrap();
    let passes = Passes { samples: &samples, checks: Checks { classes: Some(3), ..Checks::default() }, stop: &RUNS };
    for kind in [ScalingKind::Standard, ScalingKind::MinMax] {
        let want = Scaling::fit_rows(kind, 6, stored.memory.all_features());
        assert_eq!(passes.scaling(kind).unwrap(), want);
    }
    let TargetData::Labels(labels) = stored.memory.targets() else { unreachable!() };
    let counts = passes.label_counts().unwrap();
    assert_eq!(counts[1], labels.iter().filter(|&&label| label == 1).count() as u64);
    for classes in [None, Some(ClassWeights::Balanced), Some(ClassWeights::Each(vec![1.0, 0.0, 2.5]))] {
        let own = samples.read(0..333, Checks::default()).unwrap();
        let each = classes.clone().map(|classes| classes.each(&counts));
        let weight = |(&label, &own): (&u32, &f32)| {
            each.as_ref().map_or(own, |each| (each[label as usize] * f64::from(own)) as f32)
        };
        let weights: Vec<f32> = labels.iter().zip(own.weights().unwrap()).map(weight).collect();
        // What samples read back weigh is not divided by the mean; in memory it is.
        let want = stored.memory.clone().weighted(&weights);
        let prepared = Prepared::new(samples.clone(), None, classes, passes.checks, &RUNS).unwrap();
        assert_eq!(prepared.load().unwrap().weights(), want.weights());
    }
    let means = Stored::new(&Training { samples: 99, ..Training::small("meanSquaredError", 2) });
    let TargetData::Values(values) = means.memory.targets() else { unreachable!() };
    let samples = means.open(false).unwrap();
    let found = Passes { samples: &samples, checks: Checks::default(), stop: &RUNS }.target_means().unwrap();
    let mean = values.iter().step_by(2).map(|&value| f64::from(value)).sum::<f64>() / 99.0;
    assert_eq!(found[0], mean);
}

#[test]
fn a_part_is_read_as_a_whole() {
    let stored = Stored::new(&labelled());
    let part = stored.open(false).unwrap().slice(100..200);
    assert_eq!(part.count(), 100);
    let read = part.read(10..12, Checks::default()).unwrap();
    assert_eq!(read.all_features(), &stored.memory.all_features()[110 * 6..112 * 6]);
}

fn overwrite(path: &Path, offset: usize, bytes: &[u8]) {
    let mut content = std::fs::read(path).unwrap();
    content[offset..offset + bytes.len()].copy_from_slice(bytes);
    std::fs::write(path, content).unwrap();
}

#[test]
fn what_is_wrong_names_the_file_and_the_place() {
    let training = labelled();
    let code = |stored: &Stored, checks: Checks, words: &[&str]| {
        let samples = stored.open(true).unwrap();
        let error = samples.read(0..333, checks).unwrap_err();
        for word in words {
            assert!(error.message.contains(word), "{error}");
        }
        error.code
    };
    let stored = Stored::new(&training);
    overwrite(&stored.path("features"), 13 + 4 * (6 * 100 + 1), &f32::NAN.to_le_bytes());
    assert_eq!(code(&stored, Checks::default(), &["features row 100 column \"second\": NaN"]), "DH_NONFINITE");
    overwrite(&stored.path("features"), 13 + 4 * (6 * 50 + 4), &f32::INFINITY.to_le_bytes());
    assert_eq!(code(&stored, Checks::default(), &["features row 50 column 4: inf"]), "DH_NONFINITE");

    let stored = Stored::new(&training);
    let checks = Checks { classes: Some(3), ..Checks::default() };
    overwrite(&stored.path("labels"), 8 * 70, &3_i64.to_le_bytes());
    assert_eq!(code(&stored, checks, &["labels row 70", "0..2; got 3"]), "DH_LABEL");
    overwrite(&stored.path("labels"), 8 * 60, &(-1_i64).to_le_bytes());
    assert_eq!(code(&stored, Checks::default(), &["labels row 60", "got -1"]), "DH_LABEL");

    let stored = Stored::new(&training);
    overwrite(&stored.path("weights"), 4 * 8, &(-1.0_f32).to_le_bytes());
    assert_eq!(code(&stored, Checks::default(), &["weights row 8"]), "DH_WEIGHT");
    std::fs::write(stored.path("weights"), vec![0; 4 * 333]).unwrap();
    let zeros = Prepared::new(stored.open(true).unwrap(), None, None, Checks::default(), &RUNS).unwrap_err();
    assert!(matches!(zeros, Cut::Unreadable(ReadError { code: "DH_WEIGHT", .. })), "{zeros:?}");

    let values = Stored::new(&Training { samples: 333, ..Training::small("binaryCrossEntropy", 1) });
    overwrite(&values.path("targets"), 4 * 9, &1.5_f32.to_le_bytes());
    let checks = Checks { probabilities: true, ..Checks::default() };
    assert_eq!(code(&values, checks, &["targets row 9 target 0", "got 1.5"]), "DH_LABEL");
}

#[test]
fn a_file_that_is_not_there_cut_short_or_changed_is_an_error() {
    let training = labelled();
    let stored = Stored::new(&training);
    let open = || stored.open(false).map(|samples| samples.count());
    std::fs::rename(stored.path("labels"), stored.path("elsewhere")).unwrap();
    assert_eq!(open().unwrap_err().code, "DH_IO");
    std::fs::rename(stored.path("elsewhere"), stored.path("labels")).unwrap();

    let order = WindowOrder::new(training.samples, 40, Some(1));
    let (mut trainer, mut source) = (training.trainer(1), stored.source(order, training.samples));
    let plan = |steps: usize, done| EpochPlan { rates: vec![0.01; steps], done, ..training.plan(1) };
    let done = run(&mut trainer, &mut source, &plan(3, Progress::default())).progress;
    let before = bits(&trainer);
    // What was read stays; what is read from now on is not there.
    OpenOptions::new().write(true).open(stored.path("features")).unwrap().set_len(500).unwrap();
    let report = run(&mut trainer, &mut source, &plan(41, done));
    let Some(Halt::Unreadable(error)) = &report.halt else { panic!("{:?}", report.halt) };
    assert_eq!((error.code, report.costs.len() + 3), ("DH_TRUNCATED", report.progress.steps), "{error}");
    assert!(report.progress.steps < 20 && report.progress.steps > 3);
    assert_ne!(bits(&trainer), before);
    assert_eq!(open().unwrap_err().code, "DH_TRUNCATED");
    // Reading has ended with it; a training may try again.
    assert!(matches!(run(&mut trainer, &mut source, &plan(41, done)).halt, Some(Halt::Unreadable(_))));

    let stored = Stored::new(&training);
    let samples = stored.open(false).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    OpenOptions::new().append(true).open(stored.path("features")).unwrap().write_all(&[1]).unwrap();
    assert_eq!(samples.read(0..1, Checks::default()).unwrap_err().code, "DH_CHECKSUM");
}

#[test]
fn passes_stop_when_they_are_told() {
    let stored = Stored::new(&labelled());
    let samples = stored.open(true).unwrap();
    let stop = &AtomicBool::new(true);
    let passes = Passes { samples: &samples, checks: Checks::default(), stop };
    assert_eq!(passes.scaling(ScalingKind::Standard), Err(Cut::Stopped));
    assert_eq!(passes.label_counts(), Err(Cut::Stopped));
    assert!(matches!(Prepared::new(samples.clone(), None, None, Checks::default(), stop), Err(Cut::Stopped)));
}
