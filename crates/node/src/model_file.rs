//! Model files: what a network holds, written and read off Node's own thread.

use std::io::ErrorKind;
use std::path::PathBuf;

use downhill_kernels::memory::{self, Aligned};
use downhill_nn::{LayerSpec, Network, Tensor};
use downhill_train::{FileError, ModelFile, NamedTensor, Scaling, Series};
use napi::bindgen_prelude::{AsyncTask, Float64Array};
use napi::{Env, Error, Result, Task};
use napi_derive::napi;

use crate::core::{Aside, Core};
use crate::error::{caught, fail};
use crate::network::NativeNetwork;
use crate::spec::LayerPart;

const OFFSET: &str = "scaling.offset";
const SCALE: &str = "scaling.scale";
const STATE: &str = "optimizer.";
const BEST: &str = "best.";
const LAST: &str = "last.";
const COSTS: &str = "history.costs";
const RATES: &str = "history.rates";

/// Cost and learning rate of each step of a run.
#[napi(object)]
pub struct StepArrays {
    pub costs: Float64Array,
    pub rates: Float64Array,
}

/// A file that was read: its description, and the tensors for [`NativeNetwork::restore`].
#[napi]
pub struct NativeFile {
    file: ModelFile,
}

#[napi]
impl NativeFile {
    /// What the tensors belong to, as JSON.
    #[napi(getter, catch_unwind)]
    pub fn description(&self) -> String {
        self.file.description.clone()
    }

    /// The steps of the last run, if the file has them.
    #[napi(catch_unwind)]
    pub fn steps(&self) -> Result<Option<StepArrays>> {
        let find = |name: &str| self.file.series.iter().find(|series| series.name == name);
        let numbers = |series: &Series| Float64Array::new(memory::copy(&series.values));
        caught(|| {
            let (costs, rates) = (find(COSTS).map(numbers), find(RATES).map(numbers));
            Ok(costs.zip(rates).map(|(costs, rates)| StepArrays { costs, rates }))
        })
    }
}

#[napi]
impl NativeFile {
    /// Refuses a file without the parameters of a network of these layers. A description may ask for any memory, and here
    /// none is taken for it.
    #[napi(catch_unwind)]
    pub fn check(&self, inputs: f64, layers: Vec<LayerPart>) -> Result<()> {
        caught(|| {
            let specs: Vec<LayerSpec> = layers.into_iter().map(LayerSpec::from).collect();
            let network = Network::without_parameters(inputs as usize, &specs, 0);
            let network = network.map_err(|error| fail("DH_HEADER", error))?;
            let found = |tensor: &Tensor| find(&self.file.tensors, &tensor.name, tensor.range.len()).map(drop);
            network.tensors().iter().try_for_each(found)
        })
    }
}

#[napi]
impl NativeNetwork {
    /// Writes a copy of what the network holds now.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn save(&self, path: String, description: String, steps: Option<StepArrays>) -> Result<AsyncTask<Write>> {
        let tensors = self.core.with(|core| Ok(tensors(core)))?;
        let series = caught(|| {
            let named = |(name, numbers): (&str, &Float64Array)| Series {
                name: name.to_owned(),
                values: memory::copy(numbers),
            };
            let both = |StepArrays { costs, rates }| [(COSTS, &costs), (RATES, &rates)].map(named).into();
            Ok(steps.map_or_else(Vec::new, both))
        })?;
        let file = ModelFile { description, tensors, series };
        Ok(AsyncTask::new(Write { path: path.into(), file }))
    }

    /// Takes over the tensors of a file. Either all fit, or nothing changes.
    #[napi(catch_unwind)]
    pub fn restore(&self, file: &NativeFile) -> Result<()> {
        self.core.with(|core| restore(core, &file.file.tensors))
    }
}

/// Reads a file.
#[napi(catch_unwind, ts_return_type = "Promise<NativeFile>")]
pub fn read_model_file(path: String) -> AsyncTask<Read> {
    AsyncTask::new(Read { path: path.into() })
}

fn tensors(core: &Core) -> Vec<NamedTensor> {
    let network = &core.network;
    let mut tensors = Vec::new();
    let mut whole = |prefix: &str, numbers: &[f32]| {
        for tensor in network.tensors() {
            let shape = if tensor.is_weight { vec![tensor.rows, tensor.columns] } else { vec![tensor.columns] };
            let name = format!("{prefix}{}", tensor.name);
            tensors.push(NamedTensor { name, shape, values: memory::copy(&numbers[tensor.range.clone()]) });
        }
    };
    whole("", &network.parameters);
    for (name, numbers) in &core.state {
        whole(&format!("{STATE}{name}."), numbers);
    }
    match &core.aside {
        Some(Aside::Best(best)) => whole(BEST, best),
        Some(Aside::Last(last)) => whole(LAST, last),
        None => {}
    }
    if let Some(scaling) = &core.scaling {
        for (name, values) in [(OFFSET, &scaling.offset), (SCALE, &scaling.scale)] {
            tensors.push(NamedTensor { name: name.to_owned(), shape: vec![values.len()], values: values.clone() });
        }
    }
    tensors
}

/// The numbers of a tensor of that name, if there are so many and all are finite.
fn find<'a>(tensors: &'a [NamedTensor], name: &str, length: usize) -> Result<&'a [f32]> {
    match tensors.iter().find(|tensor| tensor.name == name) {
        Some(tensor) if tensor.values.len() == length => match tensor.values.iter().position(|it| !it.is_finite()) {
            None => Ok(&tensor.values),
            Some(at) => Err(fail("DH_NONFINITE", format!("tensor \"{name}\"[{at}] is {}", tensor.values[at]))),
        },
        Some(tensor) => {
            let found = &tensor.shape;
            Err(fail("DH_SHAPE", format!("tensor \"{name}\" must have {length} numbers; the file has {found:?}")))
        }
        None => Err(fail("DH_HEADER", format!("tensor \"{name}\" is missing"))),
    }
}

fn restore(core: &mut Core, tensors: &[NamedTensor]) -> Result<()> {
    let find = |name: &str, length: usize| find(tensors, name, length);
    let whole = |network: &Network, prefix: &str| -> Result<Aligned> {
        let mut numbers = Aligned::zeros(network.parameters.len());
        for tensor in network.tensors() {
            let found = find(&format!("{prefix}{}", tensor.name), tensor.range.len())?;
            numbers[tensor.range.clone()].copy_from_slice(found);
        }
        Ok(numbers)
    };
    let parameters = whole(&core.network, "")?;
    let mut names: Vec<String> = Vec::new();
    if let Some(first) = core.network.tensors().first() {
        let suffix = format!(".{}", first.name);
        let state = |tensor: &NamedTensor| Some(tensor.name.strip_prefix(STATE)?.strip_suffix(&suffix)?.to_owned());
        names.extend(tensors.iter().filter_map(state));
    }
    let mut state = Vec::new();
    for name in names {
        let numbers = whole(&core.network, &format!("{STATE}{name}."))?;
        state.push((name, numbers));
    }
    let has = |prefix: &str| {
        let first = core.network.tensors().first().map(|first| format!("{prefix}{}", first.name));
        tensors.iter().any(|tensor| Some(&tensor.name) == first.as_ref())
    };
    let aside = if has(BEST) {
        Some(Aside::Best(whole(&core.network, BEST)?))
    } else if has(LAST) {
        Some(Aside::Last(whole(&core.network, LAST)?))
    } else {
        None
    };
    let inputs = core.network.inputs();
    let has_scaling = tensors.iter().any(|tensor| tensor.name == OFFSET);
    let scaling = if has_scaling {
        Some(Scaling { offset: find(OFFSET, inputs)?.to_vec(), scale: find(SCALE, inputs)?.to_vec() })
    } else {
        None
    };
    (core.network.parameters, core.state, core.scaling, core.aside) = (parameters, state, scaling, aside);
    Ok(())
}

/// Writing a file, on a thread of Node's pool.
pub struct Write {
    path: PathBuf,
    file: ModelFile,
}

impl Task for Write {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> Result<()> {
        caught(|| self.file.write(&self.path).map_err(file_error))
    }

    fn resolve(&mut self, _: Env, (): ()) -> Result<()> {
        Ok(())
    }
}

/// Reading a file, on a thread of Node's pool.
pub struct Read {
    path: PathBuf,
}

impl Task for Read {
    type Output = ModelFile;
    type JsValue = NativeFile;

    fn compute(&mut self) -> Result<ModelFile> {
        caught(|| ModelFile::read(&self.path).map_err(file_error))
    }

    fn resolve(&mut self, _: Env, file: ModelFile) -> Result<NativeFile> {
        Ok(NativeFile { file })
    }
}

/// A file's error as the door says it.
pub fn file_error(error: FileError) -> Error {
    let code = match &error {
        FileError::Io(error) if error.kind() == ErrorKind::OutOfMemory => "DH_TOO_LARGE",
        FileError::Io(_) => "DH_IO",
        FileError::Truncated { .. } => "DH_TRUNCATED",
        FileError::Header(_) => "DH_HEADER",
        FileError::Foreign => "DH_FORMAT",
        FileError::Version { .. } => "DH_VERSION",
        FileError::Checksum => "DH_CHECKSUM",
    };
    fail(code, error)
}
