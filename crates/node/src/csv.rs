use downhill_data::{Column, CsvError, Missing, Options, Pick, Table, Values, parse_csv, read_csv};
use downhill_kernels::memory;
use napi::bindgen_prelude::{AsyncTask, Either, Float64Array, Uint8Array, Uint32Array};
use napi::{Env, Result, Task};
use napi_derive::napi;

use crate::error::{caught, fail};

/// How to read a CSV file.
#[napi(object)]
pub struct CsvOptions {
    /// One byte.
    pub delimiter: String,
    /// Whether the first line names the columns.
    pub header: bool,
    /// `error`, `drop`, `mean` or `indicate`.
    pub missing: String,
    /// A column that must be there, by name or by place.
    pub target: Option<Either<String, i64>>,
    /// The columns to read besides; all without it.
    pub columns: Option<Vec<Either<String, i64>>>,
}

/// A file as typed columns.
#[napi(object)]
pub struct CsvTable {
    /// The columns read.
    pub columns: Vec<CsvColumn>,
    /// The length of each.
    pub rows: u32,
    /// Where the target stands among the columns.
    pub target: Option<u32>,
    /// Rows of the file that were left out for a missing cell.
    pub dropped: u32,
}

/// A column: either numbers, or codes and the categories that they count.
#[napi(object)]
pub struct CsvColumn {
    /// From the header, or made up.
    pub name: String,
    /// Finite numbers.
    pub numbers: Option<Float64Array>,
    /// Each row's place in `categories`.
    pub codes: Option<Uint32Array>,
    /// Sorted as JavaScript sorts.
    pub categories: Option<Vec<String>>,
    /// Rows whose number was missing and is the mean of the others.
    pub missing: Uint32Array,
    /// How many cells of the file were missing.
    pub lacking: u32,
}

/// The reading of one file, or of bytes, on a thread of Node's pool.
pub struct ReadCsv {
    path: String,
    bytes: Option<Vec<u8>>,
    options: Options,
}

impl Task for ReadCsv {
    type Output = Table;
    type JsValue = CsvTable;

    fn compute(&mut self) -> Result<Table> {
        caught(|| {
            let table = match self.bytes.take() {
                Some(bytes) => parse_csv(&self.path, bytes, &self.options),
                None => read_csv(&self.path, &self.options),
            };
            table.map_err(|CsvError { code, message }| fail(code, message))
        })
    }

    fn resolve(&mut self, _: Env, table: Table) -> Result<CsvTable> {
        let too_large = |_| fail("DH_TOO_LARGE", "the file has more than 2^32 rows");
        Ok(CsvTable {
            rows: u32::try_from(table.rows).map_err(too_large)?,
            target: table.target.map(|target| target as u32),
            dropped: u32::try_from(table.dropped).map_err(too_large)?,
            columns: table.columns.into_iter().map(column).collect(),
        })
    }
}

fn column(Column { name, values, missing, lacking }: Column) -> CsvColumn {
    // The number of rows fits, and so do these.
    let missing: Vec<u32> = missing.into_iter().map(|row| row as u32).collect();
    let (missing, lacking) = (Uint32Array::new(missing), lacking as u32);
    match values {
        Values::Numbers(numbers) => CsvColumn {
            name,
            numbers: Some(Float64Array::new(numbers)),
            codes: None,
            categories: None,
            missing,
            lacking,
        },
        Values::Text { codes, categories } => {
            let codes = Some(Uint32Array::new(codes));
            CsvColumn { name, numbers: None, codes, categories: Some(categories), missing, lacking }
        }
    }
}

/// Reads a CSV file, or bytes that are one, which are copied and called `path` in errors. A failure's message is its code, a
/// bar, and the sentence.
#[napi(js_name = "readCsv", catch_unwind, ts_return_type = "Promise<CsvTable>")]
pub fn read_csv_table(path: String, options: CsvOptions, bytes: Option<Uint8Array>) -> Result<AsyncTask<ReadCsv>> {
    let pick = |pick| match pick {
        Either::A(name) => Pick::Name(name),
        Either::B(index) => Pick::Index(index),
    };
    let [delimiter] = *options.delimiter.as_bytes() else {
        return Err(fail("DH_RANGE", "delimiter must be 1 byte"));
    };
    let missing = match options.missing.as_str() {
        "error" => Missing::Error,
        "drop" => Missing::Drop,
        "mean" => Missing::Mean,
        "indicate" => Missing::Indicate,
        _ => return Err(fail("DH_UNKNOWN", "missing must be one of error, drop, mean, indicate")),
    };
    let options = Options {
        delimiter,
        header: options.header,
        missing,
        target: options.target.map(pick),
        columns: options.columns.map(|columns| columns.into_iter().map(pick).collect()),
    };
    Ok(AsyncTask::new(ReadCsv { path, bytes: bytes.map(|bytes| memory::copy(&bytes)), options }))
}
