//! Training: epochs over batches, evaluation, model files.
//!
//! A [`Trainer`] takes an order of samples and a rate for each step, and runs an epoch. A step has two phases, each shared
//! by the team: rows of the batch run forward and backward through the network, wide layers by columns; then rows of
//! parameters form their gradient over the whole batch and are updated at once, while it is in the cache.
#![forbid(unsafe_code)]

mod autograd;
mod clip;
mod digest;
mod evaluation;
mod gradient;
mod model_file;
mod norms;
mod panels;
mod phases;
mod pieces;
mod predictor;
mod samples;
mod scaling;
mod snapshot;
mod source;
mod step;
mod stored;
mod trainer;
mod transposed;
mod update;
mod weighing;
mod weights_file;
mod windows;

pub use autograd::Autograd;
pub use clip::Clip;
pub use digest::digest;
pub use evaluation::{Evaluation, Evaluator, Metrics, evaluate};
pub use model_file::{FileError, ModelFile, NamedTensor, Series};
pub use norms::LayerNorms;
pub use predictor::Predictor;
pub use samples::{Samples, TargetData};
pub use scaling::{FittedScaling, Scaling, ScalingKind, Visitor};
pub use source::{Batch, Source};
pub use stored::{
    ArrayPlace, Checks, Cut, NumberKind, Passes, Prepared, ReadError, StoredEvaluation, StoredSamples, StoredSource,
    StoredTargets,
};
pub use trainer::{BadPlace, BadStep, EpochPlan, EpochReport, Halt, Progress, StepReport, Trainer, TrainerOptions};
pub use weighing::{ClassWeights, weights};
pub use weights_file::{read_weights, weights_from_bytes, weights_to_bytes, write_weights};
pub use windows::{EpochWindows, WindowOrder};
