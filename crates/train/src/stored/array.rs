//! An array of numbers in a file, in rows, read by position.

use std::fs::File;
use std::io::{Error, ErrorKind, Result as IoResult};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use downhill_faults as faults;
use downhill_kernels::memory::bytes_mut;

use super::error::ReadError;

/// What the numbers of a file are, the lowest byte first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// 4 bytes, IEEE 754.
    F32,
    /// 1 byte.
    U8,
    /// 4 bytes, with a sign.
    I32,
    /// 4 bytes.
    U32,
    /// 8 bytes, with a sign.
    I64,
}

/// Where an array stands.
#[derive(Clone, Debug)]
pub struct ArrayPlace {
    /// The file.
    pub path: PathBuf,
    /// The byte at which it begins.
    pub offset: u64,
    /// What it is of.
    pub kind: NumberKind,
    /// Numbers of a row.
    pub columns: usize,
}

/// An array that can be read.
#[derive(Debug)]
pub(super) struct StoredArray {
    place: ArrayPlace,
    file: File,
    /// The file's length and when it was written, as they were when it was opened.
    stamp: Stamp,
}

/// By which it is known whether a file has changed.
type Stamp = (u64, Option<SystemTime>);

impl NumberKind {
    const fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::F32 | Self::I32 | Self::U32 => 4,
            Self::I64 => 8,
        }
    }
}

impl StoredArray {
    /// The array of `rows` rows at that place, all of which must be there.
    pub fn open(place: ArrayPlace, rows: usize) -> Result<Self, ReadError> {
        let refused = |error: Error| cannot_read(&place.path, &error);
        faults::at("samples.open").map_err(refused)?;
        let file = File::open(&place.path).map_err(refused)?;
        let stamp = stamp(&file).map_err(refused)?;
        let bytes = [rows, place.columns, place.kind.bytes()].iter().try_fold(1_u64, |product, &factor| {
            u64::try_from(factor).ok().and_then(|factor| product.checked_mul(factor))
        });
        let end = bytes.and_then(|bytes| bytes.checked_add(place.offset)).unwrap_or(u64::MAX);
        if stamp.0 < end {
            return Err(truncated(&place.path, end, stamp.0));
        }
        Ok(Self { place, file, stamp })
    }

    pub fn path(&self) -> &Path {
        &self.place.path
    }

    pub fn kind(&self) -> NumberKind {
        self.place.kind
    }

    pub fn columns(&self) -> usize {
        self.place.columns
    }

    /// Reads rows as they lie; `into` has their size.
    fn bytes(&self, rows: &Range<usize>, into: &mut [u8]) -> Result<(), ReadError> {
        let row = self.place.columns * self.place.kind.bytes();
        debug_assert_eq!(into.len(), rows.len() * row);
        let offset = self.place.offset + rows.start as u64 * row as u64;
        let path = self.path();
        let read = faults::at("samples.read").and_then(|()| read_exact_at(&self.file, into, offset));
        let now = stamp(&self.file).map_err(|error| cannot_read(path, &error))?;
        match read {
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(cannot_read(path, &error)),
            _ if now.0 < self.stamp.0 => Err(truncated(path, self.stamp.0, now.0)),
            Ok(()) if now == self.stamp => Ok(()),
            _ => Err(ReadError::new("DH_CHECKSUM", path, ": the file changed while it was in use")),
        }
    }

    /// Reads rows of an array of floats.
    pub fn floats(&self, rows: &Range<usize>, into: &mut [f32]) -> Result<(), ReadError> {
        self.bytes(rows, bytes_mut(into))?;
        into.iter_mut().for_each(|number| *number = f32::from_bits(u32::from_le(number.to_bits())));
        Ok(())
    }

    /// Reads rows of an array of whole numbers, none of which may be negative or above 2^32 - 1 (`DH_LABEL`); `row` names the
    /// first of them.
    pub fn integers(&self, rows: &Range<usize>, into: &mut [u32], row: usize) -> Result<(), ReadError> {
        let count = into.len();
        let whole = |numbers: &mut dyn Iterator<Item = i64>, into: &mut [u32]| {
            for (at, (number, to)) in numbers.zip(into).enumerate() {
                *to = u32::try_from(number).map_err(|_| {
                    let place = format!(" row {}: a label must be an integer from 0; got {number}", row + at);
                    ReadError::new("DH_LABEL", self.path(), place)
                })?;
            }
            Ok(())
        };
        match self.place.kind {
            NumberKind::U32 => {
                self.bytes(rows, bytes_mut(into))?;
                into.iter_mut().for_each(|number| *number = u32::from_le(*number));
                Ok(())
            }
            NumberKind::U8 => {
                let mut bytes = vec![0; count];
                self.bytes(rows, &mut bytes)?;
                whole(&mut bytes.into_iter().map(i64::from), into)
            }
            NumberKind::I32 => {
                let mut numbers = vec![0_i32; count];
                self.bytes(rows, bytes_mut(&mut numbers))?;
                whole(&mut numbers.into_iter().map(|number| i64::from(i32::from_le(number))), into)
            }
            NumberKind::I64 => {
                let mut numbers = vec![0_i64; count];
                self.bytes(rows, bytes_mut(&mut numbers))?;
                whole(&mut numbers.into_iter().map(i64::from_le), into)
            }
            NumberKind::F32 => unreachable!("labels of floats were refused"),
        }
    }
}

fn stamp(file: &File) -> IoResult<Stamp> {
    let metadata = file.metadata()?;
    Ok((metadata.len(), metadata.modified().ok()))
}

fn cannot_read(path: &Path, error: &Error) -> ReadError {
    ReadError { code: "DH_IO", message: format!("cannot read {}: {error}", path.display()) }
}

fn truncated(path: &Path, expected: u64, found: u64) -> ReadError {
    ReadError::new("DH_TRUNCATED", path, format!(": cut short: expected {expected} bytes; the file has {found}"))
}

/// Fills `into` from the byte at `offset`, wherever others read at the same time.
#[cfg(unix)]
fn read_exact_at(file: &File, into: &mut [u8], offset: u64) -> IoResult<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, offset)
}

/// Fills `into` from the byte at `offset`, wherever others read at the same time.
#[cfg(windows)]
fn read_exact_at(file: &File, mut into: &mut [u8], mut offset: u64) -> IoResult<()> {
    while !into.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, into, offset) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                into = &mut into[count..];
                offset += count as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
