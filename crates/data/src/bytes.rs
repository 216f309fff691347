use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::error::CsvError;

/// The bytes of a file and the name that errors call it by.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) data: Vec<u8>,
}

impl Source {
    /// Reads a regular file whole, and makes sure that it did not change meanwhile.
    pub(crate) fn open(path: &Path) -> Result<Self, CsvError> {
        let name = path.display().to_string();
        let data = read(path).map_err(|error| match error.kind() {
            io::ErrorKind::OutOfMemory => {
                CsvError::new("DH_TOO_LARGE", format!("{name}: the file does not fit into memory"))
            }
            _ => CsvError::new("DH_IO", format!("cannot read {name:?}: {error}")),
        })?;
        Ok(Self { name, data })
    }

    /// Unpacks gzip, which is known by its first bytes.
    pub(crate) fn unpacked(self) -> Result<Self, CsvError> {
        if !self.data.starts_with(b"\x1f\x8b") {
            return Ok(self);
        }
        let mut data = Vec::new();
        match MultiGzDecoder::new(&self.data[..]).read_to_end(&mut data) {
            Ok(_) => Ok(Self { name: self.name, data }),
            Err(error) => {
                let (code, what) = match error.kind() {
                    io::ErrorKind::UnexpectedEof => ("DH_TRUNCATED", "the gzip data end too early".into()),
                    io::ErrorKind::OutOfMemory => {
                        ("DH_TOO_LARGE", "unpacked, the file does not fit into memory".into())
                    }
                    _ => ("DH_CHECKSUM", format!("the gzip data are damaged: {error}")),
                };
                Err(CsvError::file(&self, code, what))
            }
        }
    }

    /// Removes a byte order mark, and refuses what is not UTF-8 text or not a table.
    pub(crate) fn check(mut self) -> Result<Self, CsvError> {
        const OTHERS: [(&[u8], &str); 3] = [
            (b"\xff\xfe", "UTF-16; save it as UTF-8"),
            (b"\xfe\xff", "UTF-16; save it as UTF-8"),
            (b"PK\x03\x04", "a ZIP archive or an Excel workbook; export it as CSV"),
        ];
        let bad = |what: String| Err(CsvError::file(&self, "DH_CSV", what));
        for (magic, format) in OTHERS {
            if self.data.starts_with(magic) {
                return bad(format!("byte 0x{:02x} at offset 0: the file looks like {format}", magic[0]));
            }
        }
        if let Some(offset) = self.data.iter().position(|byte| *byte == 0) {
            return bad(format!("byte 0x00 at offset {offset}: the file is binary or UTF-16, not UTF-8 text"));
        }
        if let Err(error) = str::from_utf8(&self.data) {
            let offset = error.valid_up_to();
            return bad(format!("byte 0x{:02x} at offset {offset} is not UTF-8", self.data[offset]));
        }
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let start = self.data.strip_prefix(MARK).unwrap_or(&self.data).trim_ascii_start();
        let starts = |tag: &[u8]| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
        if starts(b"<!doctype") || starts(b"<html") || starts(b"<?xml") {
            return bad("line 1 looks like HTML, such as an error page in place of the file".into());
        }
        if self.data.starts_with(MARK) {
            self.data.drain(..MARK.len());
        }
        Ok(self)
    }

    /// A bound on the number of records of `width` fields: each takes a line, and a byte for each field.
    pub(crate) fn rows_at_most(&self, width: usize) -> usize {
        let lines = self.data.iter().filter(|byte| **byte == b'\n').count() + 1;
        lines.min((self.data.len() + 1) / width)
    }

    /// The bytes of `range` as text.
    pub(crate) fn text(&self, range: std::ops::Range<usize>) -> String {
        String::from_utf8_lossy(&self.data[range]).into_owned()
    }

    /// The line, counted from 1, on which the record at byte `offset` starts: blank lines before it are not its own.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let blank = self.data[offset..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = offset + blank;
        let ends = |i: &usize| match self.data[*i] {
            b'\n' => true,
            b'\r' => self.data.get(i + 1) != Some(&b'\n'),
            _ => false,
        };
        (0..start).filter(ends).count() + 1
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    downhill_faults::at("csv.open")?;
    let mut file = File::open(path)?;
    let before = file.metadata()?;
    if before.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if !before.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let size = usize::try_from(before.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let mut data = Vec::new();
    data.try_reserve_exact(size.saturating_add(1)).map_err(|_| io::ErrorKind::OutOfMemory)?;
    // One byte more than there should be tells a file that grows from one that does not, and never runs after it.
    downhill_faults::at("csv.read")?;
    (&mut file).take(before.len() + 1).read_to_end(&mut data)?;
    let after = file.metadata()?;
    if data.len() != size || after.len() != before.len() || after.modified().ok() != before.modified().ok() {
        return Err(io::Error::other("the file changed while it was read"));
    }
    Ok(data)
}
