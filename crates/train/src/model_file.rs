//! Model files: safetensors, with a description and a checksum in the header, written whole or not at all.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;

use downhill_faults as faults;
use downhill_kernels::memory::{self, Number};
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::digest::{canonical, canonical_f64, hexadecimal};

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

/// Numbers in f64, one after another, in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its numbers.
    pub values: Vec<f64>,
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
    /// The series, in the order of their names, none of which is that of a tensor.
    pub series: Vec<Series>,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It ends too soon.
    #[error("cut short: expected {expected} bytes; the file has {found}")]
    Truncated {
        /// How many bytes there should be at least.
        expected: usize,
        /// How many there are.
        found: usize,
    },
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
        write_whole(path, &self.to_bytes()?)
    }

    /// The bytes of the file. The same content gives the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FileError> {
        let f32s = self.tensors.iter().map(|tensor| bytes_of(&tensor.values, canonical));
        let f64s = self.series.iter().map(|series| bytes_of(&series.values, canonical_f64));
        let (f32s, f64s): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (f32s.collect(), f64s.collect());
        let mut views = BTreeMap::new();
        for (tensor, bytes) in self.tensors.iter().zip(&f32s) {
            let view = TensorView::new(Dtype::F32, tensor.shape.clone(), bytes).map_err(header)?;
            views.insert(tensor.name.clone(), view);
        }
        for (series, bytes) in self.series.iter().zip(&f64s) {
            let view = TensorView::new(Dtype::F64, vec![series.values.len()], bytes).map_err(header)?;
            views.insert(series.name.clone(), view);
        }
        let seal = Seal {
            version: VERSION,
            sha256: checksum(VERSION, &self.description, &views),
            description: self.description.clone(),
        };
        let seal = serde_json::to_string(&seal).map_err(header)?;
        let metadata = HashMap::from([(SEAL.to_owned(), seal)]);
        serialized(views, metadata)
    }

    /// Reads a file, and makes sure that it is what was written.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        faults::at("file.read")?;
        Self::from_bytes(&std::fs::read(path)?)
    }

    /// What the bytes of a file hold, if they are what was written.
    ///
    /// Besides the bytes it takes memory for the numbers alone, as much as the bytes do, and for the header.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let (_, header_of) = SafeTensors::read_metadata(bytes).map_err(|error| unreadable(bytes, error))?;
        let metadata = header_of.metadata().clone().unwrap_or_default();
        let seal: Seal = serde_json::from_str(metadata.get(SEAL).ok_or(FileError::Foreign)?).map_err(header)?;
        if seal.version > VERSION {
            return Err(FileError::Version { found: seal.version });
        }
        let file = SafeTensors::deserialize(bytes).map_err(header)?;
        let views: BTreeMap<String, TensorView> = file.tensors().into_iter().collect();
        let is_known = |view: &TensorView| match view.dtype() {
            Dtype::F32 => true,
            dtype => dtype == Dtype::F64 && view.shape().len() == 1,
        };
        if let Some((name, view)) = views.iter().find(|(_, view)| !is_known(view)) {
            return Err(FileError::Header(format!("tensor \"{name}\" is {:?}, not F32", view.dtype())));
        }
        if checksum(seal.version, &seal.description, &views) != seal.sha256 {
            return Err(FileError::Checksum);
        }
        let mut file = Self { description: seal.description, tensors: Vec::new(), series: Vec::new() };
        for (name, view) in views {
            if view.dtype() == Dtype::F64 {
                let values = numbers_of(view.data(), f64::from_le_bytes);
                file.series.push(Series { name, values });
            } else {
                let values = numbers_of(view.data(), f32::from_le_bytes);
                file.tensors.push(NamedTensor { name, shape: view.shape().to_vec(), values });
            }
        }
        Ok(file)
    }
}

/// Numbers as bytes, `N` each.
pub(crate) fn bytes_of<T: Copy, const N: usize>(numbers: &[T], bytes_of_one: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    let mut bytes = memory::zeros(N * numbers.len());
    for (bytes, &number) in bytes.as_chunks_mut::<N>().0.iter_mut().zip(numbers) {
        *bytes = bytes_of_one(number);
    }
    bytes
}

/// Bytes as numbers, `N` each.
pub(crate) fn numbers_of<T: Number, const N: usize>(bytes: &[u8], number_of: impl Fn([u8; N]) -> T) -> Vec<T> {
    let bytes = bytes.as_chunks::<N>().0;
    let mut numbers = memory::zeros(bytes.len());
    for (number, &bytes) in numbers.iter_mut().zip(bytes) {
        *number = number_of(bytes);
    }
    numbers
}

/// The bytes of a file with these tensors.
pub(crate) fn serialized<'a>(
    views: impl IntoIterator<Item = (String, TensorView<'a>)> + Clone,
    metadata: HashMap<String, String>,
) -> Result<Vec<u8>, FileError> {
    // The package takes it for granted that there is memory for the whole file.
    let bytes: usize = views.clone().into_iter().map(|(_, view)| view.data().len()).sum();
    drop(memory::zeros::<u8>(bytes));
    safetensors::serialize(views, Some(metadata)).map_err(header)
}

/// Why bytes are no safetensors file.
pub(crate) fn unreadable(bytes: &[u8], error: SafeTensorError) -> FileError {
    match error {
        SafeTensorError::HeaderTooSmall
        | SafeTensorError::InvalidHeaderLength
        | SafeTensorError::MetadataIncompleteBuffer => truncated(bytes).unwrap_or_else(|| header(error)),
        _ => header(error),
    }
}

/// A header that is longer is none: the limit of the safetensors format.
const LONGEST_HEADER: u64 = 100_000_000;

/// What is wrong with a file that lacks some of the bytes that its beginning announces, if it does.
fn truncated(bytes: &[u8]) -> Option<FileError> {
    let found = bytes.len();
    let short = |expected: usize| (found < expected).then_some(FileError::Truncated { expected, found });
    let Some((&length, rest)) = bytes.split_first_chunk::<8>() else { return short(8) };
    let length = u64::from_le_bytes(length);
    if length > LONGEST_HEADER || rest.first().is_some_and(|&first| first != b'{') {
        return None;
    }
    let length = length as usize;
    let Some(header) = rest.get(..length) else { return short(8 + length) };
    let places: HashMap<String, Place> = serde_json::from_slice(header).ok()?;
    let end = places.values().filter_map(|place| Some(place.data_offsets?[1])).max()?;
    short(end.saturating_add(8 + length))
}

/// Where a tensor stands in a file, as far as a damaged header says it.
#[derive(Deserialize)]
struct Place {
    data_offsets: Option<[usize; 2]>,
}

/// Writes to a temporary file in the same folder, which is synced and then renamed over `path`.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary_in(folder)?;
    faults::at("file.write")?;
    file.write_all(bytes)?;
    faults::at("file.sync")?;
    file.as_file().sync_all()?;
    faults::at("file.rename")?;
    file.persist(path).map_err(|error| error.error)?;
    #[cfg(unix)]
    sync_folder(folder)?;
    Ok(())
}

/// Makes a renaming in a folder last, where that can be asked for. Some file systems, of networks above all, know nothing
/// of it (EINVAL, ENOTSUP), and a folder that may be written to need not be open to be read (EACCES).
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    use std::io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    let synced = faults::at("file.sync_folder").and_then(|()| std::fs::File::open(folder)?.sync_all());
    match synced {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        synced => synced,
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
fn checksum(version: u32, description: &str, tensors: &BTreeMap<String, TensorView>) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(&version.to_le_bytes());
    part(description.as_bytes());
    for (name, view) in tensors {
        part(name.as_bytes());
        part(format!("{:?}", view.shape()).as_bytes());
        part(view.data());
    }
    hexadecimal(&hash.finalize())
}

/// What is wrong in a header, in few words: it may quote the file, which may say anything.
pub(crate) fn header(error: impl std::fmt::Display) -> FileError {
    let text = error.to_string();
    let end = text.char_indices().nth(MOST_WORDS).map_or(text.len(), |(end, _)| end);
    FileError::Header(text[..end].to_owned())
}
