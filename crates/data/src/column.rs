use std::collections::HashMap;

use crate::bytes::Source;
use crate::cell::Kind;
use crate::error::{CsvError, quote};
use crate::number;
use crate::options::Missing;
use crate::table::Values;

/// A column as the first reading leaves it: every cell taken for a number, and what was seen that is none.
pub(crate) struct Draft {
    pub(crate) name: String,
    /// Its place in the file.
    pub(crate) index: usize,
    missing: Missing,
    /// What an error about a missing cell offers.
    hint: &'static str,
    numbers: Vec<f64>,
    counts: [usize; Kind::COUNT],
    first: [Option<Spot>; Kind::COUNT],
    /// The rows with an empty cell, and those with a mark for a missing number.
    empty: Vec<usize>,
    marked: Vec<usize>,
}

/// Where a cell stands and what it says.
struct Spot {
    row: usize,
    offset: usize,
    cell: String,
}

impl Draft {
    /// `missing` is what the user wants; a target is never made up.
    pub(crate) fn new(name: String, index: usize, missing: Missing, is_target: bool, numbers: Vec<f64>) -> Self {
        let (missing, hint) = match (missing, is_target) {
            (Missing::Mean, true) => (Missing::Error, "a target has no mean; missing: 'drop'?"),
            (Missing::Indicate, true) => (Missing::Drop, ""),
            _ => (missing, "missing: 'drop', 'mean' or 'indicate'?"),
        };
        let (counts, first) = ([0; Kind::COUNT], [const { None }; Kind::COUNT]);
        Self { name, index, missing, hint, numbers, counts, first, empty: vec![], marked: vec![] }
    }

    /// Takes the next cell, already trimmed.
    #[inline]
    pub(crate) fn push(&mut self, offset: usize, cell: &[u8]) {
        let number = number::parse(cell).unwrap_or_else(|| self.note(offset, cell));
        self.numbers.push(number);
    }

    #[cold]
    fn note(&mut self, offset: usize, cell: &[u8]) -> f64 {
        let row = self.numbers.len();
        let kind = Kind::of(cell);
        self.counts[kind as usize] += 1;
        self.first[kind as usize].get_or_insert_with(|| Spot {
            row,
            offset,
            cell: String::from_utf8_lossy(cell).into_owned(),
        });
        match kind {
            Kind::Empty => self.empty.push(row),
            Kind::Mark | Kind::Nan => self.marked.push(row),
            Kind::Infinite | Kind::Text => {}
        }
        f64::NAN
    }

    /// Whether at most half of the cells that hold anything are numbers; `nan` and `inf` are meant as such.
    pub(crate) fn is_text(&self) -> bool {
        let count = |kind: Kind| self.counts[kind as usize];
        let others = count(Kind::Empty) + count(Kind::Mark) + count(Kind::Text);
        self.numbers.len() - others <= count(Kind::Text)
    }

    /// The first cell, with its row, that makes the column unusable.
    pub(crate) fn fault(&self, source: &Source) -> Option<(usize, CsvError)> {
        let text = self.is_text();
        let kinds = [Kind::Empty, Kind::Mark, Kind::Nan, Kind::Infinite, Kind::Text];
        let wrong = kinds.into_iter().filter(|kind| match (kind, self.missing) {
            (Kind::Empty, Missing::Error) => true,
            (Kind::Empty, Missing::Mean) => text,
            (Kind::Empty, Missing::Drop | Missing::Indicate) => false,
            (Kind::Mark | Kind::Nan, Missing::Error) => !text,
            (Kind::Mark | Kind::Nan, _) => false,
            (Kind::Infinite | Kind::Text, _) => !text,
        });
        let (spot, kind) = wrong
            .filter_map(|kind| Some((self.first[kind as usize].as_ref()?, kind)))
            .min_by_key(|(spot, _)| spot.row)?;
        let cell = quote(&spot.cell);
        let (code, what) = match kind {
            Kind::Empty if self.missing == Missing::Mean => {
                ("DH_CSV", "the cell is empty, and missing: 'mean' needs a column of numbers ('drop'?)".into())
            }
            Kind::Empty => ("DH_CSV", format!("the cell is empty ({})", self.hint)),
            Kind::Mark => ("DH_CSV", format!("{cell} is not a number ({})", self.hint)),
            Kind::Nan => ("DH_NONFINITE", format!("{cell} is not finite ({})", self.hint)),
            Kind::Infinite => ("DH_NONFINITE", format!("{cell} is not finite")),
            // Kind::of has seen the words, so what the standard library reads as infinite is a number too large.
            Kind::Text if spot.cell.parse().is_ok_and(f64::is_infinite) => {
                ("DH_CSV", format!("{cell} is too large for a number"))
            }
            Kind::Text => ("DH_CSV", format!("{cell} is not a number")),
        };
        Some((spot.row, CsvError::cell(source, code, spot.offset, &self.name, what)))
    }

    /// Whether a row that lacks a value here is to be left out.
    pub(crate) fn drops_rows(&self) -> bool {
        self.missing == Missing::Drop
    }

    /// The rows that lack a value here.
    pub(crate) fn lacking(&self) -> impl Iterator<Item = usize> {
        let marked: &[usize] = if self.is_text() { &[] } else { &self.marked };
        self.empty.iter().chain(marked).copied()
    }

    /// The numbers of the rows to keep, with the mean in place of those missing, and which these are.
    pub(crate) fn into_numbers(
        mut self,
        source: &Source,
        keep: Option<&[bool]>,
    ) -> Result<(Values, Vec<usize>), CsvError> {
        if let Some(keep) = keep {
            let mut flags = keep.iter();
            self.numbers.retain(|_| flags.next().is_some_and(|flag| *flag));
        }
        let none = self.empty.is_empty() && self.marked.is_empty();
        let rows = if none { 0 } else { self.numbers.len() };
        let missing: Vec<usize> = (0..rows).filter(|row| self.numbers[*row].is_nan()).collect();
        if !missing.is_empty() {
            let known = self.numbers.iter().filter(|number| !number.is_nan());
            let (count, sum) = known.fold((0usize, 0.0), |(count, sum), number| (count + 1, sum + number));
            if count == 0 {
                let what = format!("column {} has no value to take the mean of", quote(&self.name));
                return Err(CsvError::file(source, "DH_EMPTY", what));
            }
            missing.iter().for_each(|row| self.numbers[*row] = sum / count as f64);
        }
        Ok((Values::Numbers(self.numbers), missing))
    }
}

/// A column of text as the second reading fills it: names numbered as they come.
#[derive(Default)]
pub(crate) struct Words {
    codes: Vec<u32>,
    numbered: HashMap<String, u32>,
}

impl Words {
    pub(crate) fn push(&mut self, cell: &[u8]) {
        let word = str::from_utf8(cell).expect("the file was checked to be UTF-8");
        let code = match self.numbered.get(word) {
            Some(code) => *code,
            None => {
                let next = self.numbered.len() as u32;
                self.numbered.insert(word.into(), next);
                next
            }
        };
        self.codes.push(code);
    }

    /// The names sorted, and the codes renumbered to match.
    pub(crate) fn finish(self) -> Values {
        let mut sorted: Vec<_> = self.numbered.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
        let mut place = vec![0; sorted.len()];
        for (new, (_, old)) in sorted.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        let codes = self.codes.into_iter().map(|code| place[code as usize]).collect();
        Values::Text { codes, categories: sorted.into_iter().map(|(word, _)| word).collect() }
    }
}
