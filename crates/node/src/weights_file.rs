//! Bare weights in files, written and read off Node's own thread.

use std::path::PathBuf;

use downhill_kernels::memory;
use downhill_train::{NamedTensor, Scaling, read_weights, write_weights};
use napi::bindgen_prelude::{AsyncTask, Float32Array};
use napi::{Env, Result, Task};
use napi_derive::napi;

use crate::error::{caught, fail};
use crate::model_file::file_error;
use crate::network::NativeNetwork;

/// A tensor on its way to or from a file.
#[napi(object)]
pub struct TensorArray {
    pub name: String,
    pub shape: Vec<u32>,
    pub values: Float32Array,
}

/// Writes tensors to a safetensors file, copied before this returns.
#[napi(catch_unwind, ts_return_type = "Promise<void>")]
pub fn write_tensors(path: String, tensors: Vec<TensorArray>) -> Result<AsyncTask<WriteTensors>> {
    let copied = |tensor: &TensorArray| NamedTensor {
        name: tensor.name.clone(),
        shape: tensor.shape.iter().map(|&size| size as usize).collect(),
        values: memory::copy(&tensor.values),
    };
    caught(|| Ok(AsyncTask::new(WriteTensors { path: path.into(), tensors: tensors.iter().map(copied).collect() })))
}

/// Reads all tensors of a safetensors file as float32.
#[napi(catch_unwind, ts_return_type = "Promise<Array<TensorArray>>")]
pub fn read_tensors(path: String) -> AsyncTask<ReadTensors> {
    AsyncTask::new(ReadTensors { path: path.into() })
}

#[napi]
impl NativeNetwork {
    /// Replaces its scaling: one finite number a feature each, no scale 0.
    #[napi(catch_unwind)]
    pub fn set_scaling(&self, offset: Float32Array, scale: Float32Array) -> Result<()> {
        self.core.with(|core| {
            let inputs = core.network.inputs();
            if offset.len() != inputs || scale.len() != inputs {
                return Err(fail("DH_SHAPE", format!("scaling must have {inputs} numbers of each kind")));
            }
            if offset.iter().chain(scale.iter()).any(|it| !it.is_finite()) || scale.contains(&0.0) {
                return Err(fail("DH_NONFINITE", "scaling must be finite, and no scale zero"));
            }
            core.scaling = Some(Scaling { offset: offset.to_vec(), scale: scale.to_vec() });
            Ok(())
        })
    }
}

/// Writing tensors, on a thread of Node's pool.
pub struct WriteTensors {
    path: PathBuf,
    tensors: Vec<NamedTensor>,
}

impl Task for WriteTensors {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> Result<()> {
        caught(|| write_weights(&self.path, &self.tensors).map_err(file_error))
    }

    fn resolve(&mut self, _: Env, (): ()) -> Result<()> {
        Ok(())
    }
}

/// Reading tensors, on a thread of Node's pool.
pub struct ReadTensors {
    path: PathBuf,
}

impl Task for ReadTensors {
    type Output = Vec<NamedTensor>;
    type JsValue = Vec<TensorArray>;

    fn compute(&mut self) -> Result<Vec<NamedTensor>> {
        caught(|| read_weights(&self.path).map_err(file_error))
    }

    fn resolve(&mut self, _: Env, tensors: Vec<NamedTensor>) -> Result<Vec<TensorArray>> {
        let array = |NamedTensor { name, shape, values }| TensorArray {
            name,
            shape: shape.into_iter().map(|size: usize| size as u32).collect(),
            values: values.into(),
        };
        Ok(tensors.into_iter().map(array).collect())
    }
}
