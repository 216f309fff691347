//! Bare weights in safetensors files, as PyTorch's programs keep them: tensors by name, and nothing said of the network.

use std::collections::HashMap;
use std::path::Path;

use downhill_faults as faults;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use crate::digest::canonical;
use crate::model_file::{FileError, NamedTensor, bytes_of, header, numbers_of, serialized, unreadable, write_whole};

/// What readers look for in a file of PyTorch's. One key alone: with two, the header would have no one order.
const METADATA: (&str, &str) = ("format", "pt");

/// Writes tensors as float32, whole or not at all. The same tensors give the same bytes.
pub fn write_weights(path: &Path, tensors: &[NamedTensor]) -> Result<(), FileError> {
    write_whole(path, &weights_to_bytes(tensors)?)
}

/// The bytes of such a file.
pub fn weights_to_bytes(tensors: &[NamedTensor]) -> Result<Vec<u8>, FileError> {
    let bytes: Vec<Vec<u8>> = tensors.iter().map(|tensor| bytes_of(&tensor.values, canonical)).collect();
    let mut views = Vec::new();
    for (tensor, bytes) in tensors.iter().zip(&bytes) {
        let view = TensorView::new(Dtype::F32, tensor.shape.clone(), bytes).map_err(header)?;
        views.push((tensor.name.clone(), view));
    }
    let metadata = HashMap::from([(METADATA.0.to_owned(), METADATA.1.to_owned())]);
    serialized(views, metadata)
}

/// Reads the tensors of any safetensors file, by name, as float32: halves and bfloat16 exactly, doubles rounded to nearest.
pub fn read_weights(path: &Path) -> Result<Vec<NamedTensor>, FileError> {
    faults::at("file.read")?;
    weights_from_bytes(&std::fs::read(path)?)
}

/// The tensors in the bytes of such a file.
pub fn weights_from_bytes(bytes: &[u8]) -> Result<Vec<NamedTensor>, FileError> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| unreadable(bytes, error))?;
    let mut tensors = Vec::new();
    for (name, view) in file.tensors() {
        let values = numbers(view.dtype(), view.data()).ok_or_else(|| {
            header(format!("of {:?}, not F32, F64, F16 or BF16, is the tensor \"{name}\"", view.dtype()))
        })?;
        tensors.push(NamedTensor { name, shape: view.shape().to_vec(), values });
    }
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tensors)
}

fn numbers(dtype: Dtype, data: &[u8]) -> Option<Vec<f32>> {
    Some(match dtype {
        Dtype::F32 => numbers_of(data, f32::from_le_bytes),
        Dtype::F64 => numbers_of(data, |bytes| f64::from_le_bytes(bytes) as f32),
        Dtype::F16 => numbers_of(data, |bytes| half::f16::from_le_bytes(bytes).to_f32()),
        Dtype::BF16 => numbers_of(data, |bytes| half::bf16::from_le_bytes(bytes).to_f32()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Dtype, numbers};

    /// 1/3 in each format, by numpy and ml_dtypes: 0x3eaaaaab, 0x3fd5555555555555, 0x3555, 0x3eab.
    #[test]
    fn every_format_of_numbers() {
        let third = 1.0_f32 / 3.0;
        assert_eq!(numbers(Dtype::F32, &[0xab, 0xaa, 0xaa, 0x3e]), Some(vec![third]));
        assert_eq!(numbers(Dtype::F64, &0x3fd5_5555_5555_5555_u64.to_le_bytes()), Some(vec![third]));
        assert_eq!(numbers(Dtype::F16, &[0x55, 0x35]), Some(vec![0.333_251_95]));
        assert_eq!(numbers(Dtype::BF16, &[0xab, 0x3e]), Some(vec![0.333_984_38]));
        assert_eq!(numbers(Dtype::I64, &[0; 8]), None);
    }
}
