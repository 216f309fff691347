use std::collections::HashSet;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use crate::bytes::Source;
use crate::cell::trim;
use crate::column::{Draft, Words};
use crate::error::{CsvError, quote};
use crate::options::Options;
use crate::table::{Column, Table};
use crate::{header, quotes};

/// The longest record taken.
const MAX_LINE: usize = 64 << 20;

/// Reads a CSV file whole into typed columns; the crate's documentation says what a cell and a column may be.
///
/// ```
/// use downhill_data::{Options, Values, read_csv};
/// let table = read_csv("../../datasets/iris.csv", &Options::default())?;
/// assert_eq!(table.rows, 150);
/// assert_eq!(table.columns[4].name, "species");
/// assert!(matches!(&table.columns[4].values, Values::Text { categories, .. } if categories.len() == 3));
/// # Ok::<(), downhill_data::CsvError>(())
/// ```
///
/// # Errors
/// [`CsvError`] lists the codes.
pub fn read_csv(path: impl AsRef<Path>, options: &Options) -> Result<Table, CsvError> {
    parse(Source::open(path.as_ref())?, options)
}

/// Reads CSV text that is already in memory; `name` stands for it in errors.
///
/// # Errors
/// [`CsvError`] lists the codes.
pub fn parse_csv(name: &str, data: Vec<u8>, options: &Options) -> Result<Table, CsvError> {
    parse(Source { name: name.into(), data }, options)
}

fn parse(source: Source, options: &Options) -> Result<Table, CsvError> {
    let source = source.unpacked()?.check()?;
    // Any other byte would cut characters of UTF-8 in two.
    if !options.delimiter.is_ascii() || matches!(options.delimiter, b'"' | b'\r' | b'\n') {
        let what = "delimiter must be an ASCII character other than a quote or the end of a line";
        return Err(CsvError::file(&source, "DH_RANGE", what));
    }
    quotes::check(&source, options.delimiter)?;
    let names = names(&source, options)?;
    let (picked, target) = pick(&source, &names, options)?;

    let width = names.len();
    let capacity = source.rows_at_most(width);
    let mut drafts = Vec::with_capacity(picked.len());
    for (place, index) in picked.into_iter().enumerate() {
        let mut numbers = Vec::new();
        if downhill_faults::at("csv.memory").is_err() || numbers.try_reserve_exact(capacity).is_err() {
            let what = format!("{capacity} rows of {width} numbers do not fit into memory");
            return Err(CsvError::file(&source, "DH_TOO_LARGE", what));
        }
        let is_target = target == Some(place);
        drafts.push(Draft::new(names[index].clone(), index, options.missing, is_target, numbers));
    }
    let rows = scan(&source, options, width, |offset, record| {
        for draft in &mut drafts {
            draft.push(offset, trim(&record[draft.index]));
        }
    })?;
    if rows == 0 {
        return Err(CsvError::file(&source, "DH_EMPTY", "the file has no data rows"));
    }
    let faults = drafts.iter().filter_map(|draft| draft.fault(&source));
    if let Some((_, error)) = faults.min_by_key(|(row, _)| *row) {
        return Err(error);
    }

    let mut keep = vec![true; rows];
    drafts.iter().filter(|draft| draft.drops_rows()).flat_map(Draft::lacking).for_each(|row| keep[row] = false);
    let kept = keep.iter().filter(|keep| **keep).count();
    if kept == 0 {
        return Err(CsvError::file(&source, "DH_EMPTY", "each row has a missing cell, so that none is left"));
    }
    let keep = (kept < rows).then_some(&keep[..]);

    let mut words = read_words(&source, options, width, &drafts, keep)?.into_iter();
    let mut columns = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let (name, lacking) = (draft.name.clone(), draft.lacking().count());
        let (values, missing) = match draft.is_text() {
            true => (words.next().expect("one for each column of text").finish(), Vec::new()),
            false => draft.into_numbers(&source, keep)?,
        };
        columns.push(Column { name, values, missing, lacking });
    }
    Ok(Table { columns, rows: kept, target, dropped: rows - kept })
}

/// The columns' names, from the first record.
fn names(source: &Source, options: &Options) -> Result<Vec<String>, CsvError> {
    let mut record = ByteRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(options.delimiter).from_reader(&source.data[..]);
    if !reader.read_byte_record(&mut record).map_err(|error| unexpected(source, &error))? {
        return Err(CsvError::file(source, "DH_EMPTY", "the file has no data rows"));
    }
    let fields: Vec<_> = record.iter().map(|cell| String::from_utf8_lossy(trim(cell)).into_owned()).collect();
    if let [only] = &fields[..] {
        for delimiter in [',', ';', '\t', '|'] {
            if only.contains(delimiter) {
                let what = format!("only one column, {}; did you mean delimiter {delimiter:?}?", quote(only));
                return Err(CsvError::line(source, "DH_CSV", 0, what));
            }
        }
    }
    if !options.header {
        return Ok((0..fields.len()).map(|index| format!("column{index}")).collect());
    }
    header::check(source, &fields)?;
    Ok(fields)
}

/// Which columns of the file to read, and which of those is the target.
fn pick(source: &Source, names: &[String], options: &Options) -> Result<(Vec<usize>, Option<usize>), CsvError> {
    let find = |pick| header::find(source, names, pick);
    let target = options.target.as_ref().map(find).transpose()?;
    let mut picked: Vec<usize> = match &options.columns {
        Some(columns) => columns.iter().map(find).collect::<Result<_, _>>()?,
        None => (0..names.len()).collect(),
    };
    let mut seen = HashSet::new();
    if let Some(twice) = picked.iter().find(|index| !seen.insert(**index)) {
        let what = format!("column {} is asked for twice", quote(&names[*twice]));
        return Err(CsvError::file(source, "DH_COLUMN", what));
    }
    let place = target.map(|target| {
        picked.iter().position(|index| *index == target).unwrap_or_else(|| {
            picked.push(target);
            picked.len() - 1
        })
    });
    Ok((picked, place))
}

/// Reads the columns of text, a second time over the file, for the rows to keep.
fn read_words(
    source: &Source,
    options: &Options,
    width: usize,
    drafts: &[Draft],
    keep: Option<&[bool]>,
) -> Result<Vec<Words>, CsvError> {
    let mut words: Vec<(usize, Words)> =
        drafts.iter().filter(|draft| draft.is_text()).map(|draft| (draft.index, Words::default())).collect();
    if !words.is_empty() {
        let mut row = 0;
        scan(source, options, width, |_, record| {
            if keep.is_none_or(|keep| keep[row]) {
                words.iter_mut().for_each(|(index, words)| words.push(trim(&record[*index])));
            }
            row += 1;
        })?;
    }
    Ok(words.into_iter().map(|(_, words)| words).collect())
}

/// Calls `visit` with the byte where each record of data starts and its `width` fields; says how many there were.
fn scan(
    source: &Source,
    options: &Options,
    width: usize,
    mut visit: impl FnMut(usize, &ByteRecord),
) -> Result<usize, CsvError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(options.header)
        .delimiter(options.delimiter)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(&source.data[..]);
    let mut record = ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).map_err(|error| unexpected(source, &error))? {
        let offset = record.position().map_or(0, |position| position.byte() as usize);
        if record.len() != width {
            let what = format!("expected {width} fields; got {}", record.len());
            return Err(CsvError::line(source, "DH_CSV", offset, what));
        }
        if record.as_slice().len() > MAX_LINE {
            let what = format!("the line is longer than {} MiB", MAX_LINE >> 20);
            return Err(CsvError::line(source, "DH_TOO_LARGE", offset, what));
        }
        visit(offset, &record);
        rows += 1;
    }
    Ok(rows)
}

fn unexpected(source: &Source, error: &csv::Error) -> CsvError {
    CsvError::file(source, "DH_CSV", error)
}
