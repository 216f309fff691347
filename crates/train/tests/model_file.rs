//! Model files: what is written is read, always in the same bytes, and damage never goes unseen.

use std::fs;
use std::path::{Path, PathBuf};

use downhill_train::{FileError, ModelFile, NamedTensor, Series};

fn tensor(name: &str, shape: &[usize], values: &[f32]) -> NamedTensor {
    NamedTensor { name: name.to_owned(), shape: shape.to_vec(), values: values.to_vec() }
}

/// Some of every sort of number, and a description with characters that JSON escapes, twice.
fn small() -> ModelFile {
    ModelFile {
        description: "{\"layers\":[\"dense\"],\"note\":\"\\u00e9 / \\\\ \\\"\"}".to_owned(),
        tensors: vec![
            tensor("0.bias", &[1, 3], &[0.0, -0.0, f32::MIN_POSITIVE / 4.0]),
            tensor("0.weight", &[2, 3], &[1.0, -2.5, 3.25e-30, 4e30, f32::MAX, 0.1]),
            tensor("state.m", &[0], &[]),
        ],
        series: vec![Series { name: "history.costs".to_owned(), values: vec![0.1, -0.0, 1e300] }],
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }
}

fn bytes_of(file: &ModelFile) -> Vec<u8> {
    file.to_bytes().unwrap()
}

fn read_bytes(folder: &Folder, bytes: &[u8]) -> Result<ModelFile, FileError> {
    fs::write(folder.path("read"), bytes).unwrap();
    ModelFile::read(&folder.path("read"))
}

/// The bits of every number, which tell -0 from 0.
fn bits(file: &ModelFile) -> Vec<u32> {
    file.tensors.iter().flat_map(|tensor| &tensor.values).map(|x| x.to_bits()).collect()
}

#[test]
fn what_is_written_is_read() {
    let folder = Folder::new();
    small().write(&folder.path("model")).unwrap();
    let read = ModelFile::read(&folder.path("model")).unwrap();
    assert_eq!(fs::read(folder.path("model")).unwrap(), bytes_of(&small()));
    assert_eq!(read, small());
    assert_eq!(bits(&read), bits(&small()));
    assert_eq!(folder.names(), ["model"], "no other file is left");
}

#[test]
fn a_file_may_be_empty() {
    let folder = Folder::new();
    let empty = ModelFile { description: String::new(), tensors: Vec::new(), series: Vec::new() };
    empty.write(&folder.path("model")).unwrap();
    assert_eq!(ModelFile::read(&folder.path("model")).unwrap(), empty);
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let mut turned = small();
    turned.tensors.reverse();
    assert_eq!(bytes_of(&small()), bytes_of(&small()));
    assert_eq!(bytes_of(&small()), bytes_of(&turned), "the order of tensors does not matter");
    let folder = Folder::new();
    let read = read_bytes(&folder, &bytes_of(&turned)).unwrap();
    assert_eq!(bytes_of(&read), bytes_of(&small()));
}

#[test]
fn every_nan_is_written_alike() {
    let with = |nan: f32| ModelFile {
        description: String::new(),
        tensors: vec![tensor("a", &[1], &[nan])],
        series: Vec::new(),
    };
    assert_eq!(bytes_of(&with(f32::NAN)), bytes_of(&with(f32::from_bits(0xffab_cdef))));
    let folder = Folder::new();
    let read = read_bytes(&folder, &bytes_of(&with(-f32::NAN))).unwrap();
    assert_eq!(bits(&read), [0x7fc0_0000]);
}

/// Every bit of the file matters, in its header too.
#[test]
fn every_flipped_bit_is_an_error() {
    let whole = bytes_of(&small());
    for bit in 0..8 * whole.len() {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let result = ModelFile::from_bytes(&bytes);
        assert!(result.is_err(), "byte {} of {}: {:?}", bit / 8, whole.len(), char::from(whole[bit / 8]));
    }
}

#[test]
fn every_truncation_and_extension_is_an_error() {
    let whole = bytes_of(&small());
    for length in 0..whole.len() {
        let error = ModelFile::from_bytes(&whole[..length]).unwrap_err();
        let FileError::Truncated { expected, found } = error else { panic!("{length} bytes: {error}") };
        assert_eq!(found, length);
        assert!(length < expected && expected <= whole.len(), "{length} bytes: {expected}");
    }
    for more in 1..=64 {
        for byte in [0, b' ', 0xff] {
            assert!(ModelFile::from_bytes(&[&whole[..], &vec![byte; more]].concat()).is_err(), "{more} more bytes");
        }
    }
    assert!(ModelFile::from_bytes(&whole).is_ok());
}

/// A header of `text`, and `data` behind it.
fn safetensors(text: &str, data: &[u8]) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes(), data].concat()
}

#[test]
fn other_files_are_refused_for_what_they_are() {
    let folder = Folder::new();
    let error = |bytes: &[u8]| read_bytes(&folder, bytes).unwrap_err();
    let foreign = "a safetensors file, but not one that downhill wrote: its metadata has no \"downhill\"";
    let tensor = r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#;
    assert_eq!(error(&safetensors(&format!("{{{tensor}}}"), &[0; 4])).to_string(), foreign);
    assert_eq!(error(&safetensors(r#"{"__metadata__":{"format":"pt"}}"#, &[])).to_string(), foreign);
    let later = r#"{"__metadata__":{"downhill":"{\"version\":9,\"sha256\":\"\",\"description\":\"\"}"}}"#;
    assert_eq!(error(&safetensors(later, &[])).to_string(), "written in format 9; this version reads up to 1");
    for bytes in [&b"PK\x03\x04 a zip file"[..], b"\x80\x04\x95 a pickle", &[0; 64], &[0xff; 64]] {
        assert!(matches!(error(bytes), FileError::Header(_)), "{bytes:?}");
    }
}

/// None of these asks for more memory than the file has bytes, or reads outside it.
#[test]
fn hostile_headers_are_errors() {
    let folder = Folder::new();
    let huge = u64::MAX.to_le_bytes();
    for tensor in [
        r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}"#,
        r#""a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}"#,
        r#""a":{"dtype":"F32","shape":[18446744073709551615,4],"data_offsets":[0,4]}"#,
        r#""a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}"#,
        r#""a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}"#,
        r#""a":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}"#,
        r#""a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}"#,
        r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#,
    ] {
        let seal = r#"{\"version\":1,\"sha256\":\"\",\"description\":\"\"}"#;
        let text = format!(r#"{{"__metadata__":{{"downhill":"{seal}"}},{tensor}}}"#);
        let error = read_bytes(&folder, &safetensors(&text, &[0; 4])).unwrap_err();
        assert!(matches!(error, FileError::Header(_) | FileError::Truncated { .. }), "{tensor}: {error}");
    }
    assert!(read_bytes(&folder, &[&huge[..], b"{}"].concat()).is_err());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_bytes(&folder, &safetensors(&deep, &[])).is_err());
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_other() {
    let folder = Folder::new();
    small().write(&folder.path("model")).unwrap();
    let before = fs::read(folder.path("model")).unwrap();
    let wrong =
        ModelFile { description: String::new(), tensors: vec![tensor("a", &[2, 2], &[1.0])], series: Vec::new() };
    assert!(matches!(wrong.write(&folder.path("model")), Err(FileError::Header(_))));
    assert_eq!(fs::read(folder.path("model")).unwrap(), before);
    assert_eq!(folder.names(), ["model"]);

    fs::create_dir(folder.path("folder")).unwrap();
    assert!(matches!(small().write(&folder.path("folder")), Err(FileError::Io(_))));
    assert_eq!(folder.names().len(), 2, "{:?}", folder.names());
}

#[test]
fn a_write_replaces_the_old_file() {
    let folder = Folder::new();
    small().write(&folder.path("model")).unwrap();
    let other = ModelFile { description: "other".to_owned(), tensors: Vec::new(), series: Vec::new() };
    other.write(&folder.path("model")).unwrap();
    assert_eq!(ModelFile::read(&folder.path("model")).unwrap(), other);
    assert_eq!(folder.names(), ["model"]);
}

/// A model file is as readable as any other file of the user's.
#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    fs::write(folder.path("plain"), "").unwrap();
    small().write(&folder.path("model")).unwrap();
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode();
    assert_eq!(mode("model"), mode("plain"));
}

#[test]
fn the_system_s_refusals_are_kept() {
    let folder = Folder::new();
    let kind = |result: Result<(), FileError>| match result {
        Err(FileError::Io(error)) => error.kind(),
        other => panic!("{other:?}"),
    };
    let not_found = std::io::ErrorKind::NotFound;
    assert_eq!(kind(small().write(&folder.path("no/such/folder"))), not_found);
    assert_eq!(kind(ModelFile::read(&folder.path("missing")).map(drop)), not_found);
    assert!(matches!(ModelFile::read(folder.0.path()), Err(FileError::Io(_))), "a folder");
}

/// A file that the first version wrote, which every later one reads; `fixtures/check_model_file.py` reads it too.
#[test]
fn the_first_version_s_file_stays_readable() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model.safetensors");
    let first = ModelFile { series: Vec::new(), ..small() };
    if std::env::var_os("DOWNHILL_WRITE_MODEL_FILE").is_some() {
        first.write(&path).unwrap();
    }
    let read = ModelFile::read(&path).unwrap();
    assert_eq!(read, first);
    assert_eq!(bits(&read), bits(&small()));
    assert_eq!(bytes_of(&read), fs::read(&path).unwrap());
}
