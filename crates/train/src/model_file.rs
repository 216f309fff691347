//! Model files: safetensors, with a description and a checksum in the header, written whole or not at all.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;

use downhill_faults as faults;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::digest::{canonical, hexadecimal};

/// The version of the format that this code writes, and the highest that it reads.
const VERSION: u32 = 1;

/// The most characters that an error says of a header.
const MOST_WORDS: usize = 120;

/// A tensor in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its numbers.
    pub values: Vec<f32>,
}

/// The one key in a file's metadata; with one, a header has one order, and the same content gives the same file.
const SEAL: &str = "downhill";

/// What stands under it, as JSON.
#[derive(Serialize, Deserialize)]
struct Seal {
    version: u32,
    sha256: String,
    description: String,
}

/// What a model file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    /// What the tensors belong to, as JSON.
    pub description: String,
    /// The tensors, in the order of their names.
    pub tensors: Vec<NamedTensor>,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no safetensors file, or a damaged one.
    #[error("not a readable safetensors file: {0}")]
    Header(String),
    /// It is a safetensors file of somebody else.
    #[error("a safetensors file, but not one that downhill wrote: its metadata has no \"downhill\"")]
    Foreign,
    /// It was written by a later version.
    #[error("written in format {found}; this version reads up to {VERSION}")]
    Version {
        /// The format's version.
        found: u32,
    },
    /// Its content is not what was written.
    #[error("damaged: its checksum does not match")]
    Checksum,
}

impl ModelFile {
    /// Writes the file: to a temporary one in the same folder, synced, then renamed over `path`. Whatever happens, `path`
    /// holds either what it held before or the whole of this.
    pub fn write(&self, path: &Path) -> Result<(), FileError> {
        let tensors: BTreeMap<&str, (Vec<usize>, Vec<u8>)> = self
            .tensors
            .iter()
            .map(|tensor| {
                let bytes = tensor.values.iter().flat_map(|&number| canonical(number)).collect();
                (tensor.name.as_str(), (tensor.shape.clone(), bytes))
            })
            .collect();
        let mut views = Vec::new();
        for (name, (shape, bytes)) in &tensors {
            let view = TensorView::new(Dtype::F32, shape.clone(), bytes).map_err(header)?;
            views.push((name.to_string(), view));
        }
        let seal = Seal {
            version: VERSION,
            sha256: checksum(VERSION, &self.description, &tensors),
            description: self.description.clone(),
        };
        let seal = serde_json::to_string(&seal).map_err(header)?;
        let metadata = HashMap::from([(SEAL.to_owned(), seal)]);
        let bytes = safetensors::serialize(views, Some(metadata)).map_err(header)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = temporary_in(folder)?;
        faults::at("file.write")?;
        file.write_all(&bytes)?;
        faults::at("file.sync")?;
        file.as_file().sync_all()?;
        faults::at("file.rename")?;
        file.persist(path).map_err(|error| error.error)?;
        faults::at("file.sync_folder")?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// Reads a file, and makes sure that it is what was written.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        faults::at("file.read")?;
        let bytes = std::fs::read(path)?;
        let (_, header_of) = SafeTensors::read_metadata(&bytes).map_err(header)?;
        let metadata = header_of.metadata().clone().unwrap_or_default();
        let seal: Seal = serde_json::from_str(metadata.get(SEAL).ok_or(FileError::Foreign)?).map_err(header)?;
        if seal.version > VERSION {
            return Err(FileError::Version { found: seal.version });
        }
        let file = SafeTensors::deserialize(&bytes).map_err(header)?;
        let mut tensors = BTreeMap::new();
        for (name, view) in file.tensors() {
            if view.dtype() != Dtype::F32 {
                return Err(FileError::Header(format!("tensor \"{name}\" is {:?}, not F32", view.dtype())));
            }
            tensors.insert(name, (view.shape().to_vec(), view.data().to_vec()));
        }
        let by_name = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor.clone())).collect();
        if checksum(seal.version, &seal.description, &by_name) != seal.sha256 {
            return Err(FileError::Checksum);
        }
        let tensors = tensors.into_iter().map(|(name, (shape, bytes))| NamedTensor {
            name,
            shape,
            values: bytes.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect(),
        });
        Ok(Self { description: seal.description, tensors: tensors.collect() })
    }
}

/// A temporary file that, once renamed, anyone may read whom the user lets: left alone, it would be the user's own.
fn temporary_in(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    faults::at("file.create")?;
    let builder = &mut tempfile::Builder::new();
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// SHA-256 over the version, the description and every tensor's name, shape and bytes, each with its length.
fn checksum(version: u32, description: &str, tensors: &BTreeMap<&str, (Vec<usize>, Vec<u8>)>) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(&version.to_le_bytes());
    part(description.as_bytes());
    for (name, (shape, bytes)) in tensors {
        part(name.as_bytes());
        part(format!("{shape:?}").as_bytes());
        part(bytes);
    }
    hexadecimal(&hash.finalize())
}

/// What is wrong in a header, in few words: it may quote the file, which may say anything.
fn header(error: impl std::fmt::Display) -> FileError {
    let text = error.to_string();
    let end = text.char_indices().nth(MOST_WORDS).map_or(text.len(), |(end, _)| end);
    FileError::Header(text[..end].to_owned())
}
