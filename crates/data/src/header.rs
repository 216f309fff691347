use std::collections::HashMap;

use crate::bytes::Source;
use crate::error::{CsvError, quote};
use crate::options::Pick;

/// Refuses empty and repeated names.
pub(crate) fn check(source: &Source, names: &[String]) -> Result<(), CsvError> {
    let hint = "if the file has no header, say header: false";
    let mut seen = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(CsvError::line(source, "DH_CSV", 0, format!("column {} has no name; {hint}", index + 1)));
        }
        if let Some(first) = seen.insert(name, index) {
            let what = format!("column {} appears twice ({}, {}); {hint}", quote(name), first + 1, index + 1);
            return Err(CsvError::line(source, "DH_CSV", 0, what));
        }
    }
    Ok(())
}

/// The place of the column that `pick` means.
pub(crate) fn find(source: &Source, names: &[String], pick: &Pick) -> Result<usize, CsvError> {
    let no = |what: String| Err(CsvError::file(source, "DH_COLUMN", what));
    match pick {
        Pick::Name(wanted) => match names.iter().position(|name| name == wanted) {
            Some(index) => Ok(index),
            None => no(format!("no column {}{}; {}", quote(wanted), nearest(names, wanted), list(names))),
        },
        Pick::Index(index) => {
            let count = names.len() as i64;
            if !(-count..count).contains(index) {
                return no(format!("no column {index}; it must be an integer in {}..{}", -count, count - 1));
            }
            Ok(index.rem_euclid(count) as usize)
        }
    }
}

fn list(names: &[String]) -> String {
    const MOST: usize = 8;
    let shown: Vec<_> = names.iter().take(MOST).map(|name| quote(name)).collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    format!("there are {}{more}", shown.join(", "))
}

/// `; did you mean "digit"?` when a name differs in at most a third of its letters.
fn nearest(names: &[String], wanted: &str) -> String {
    let best = names.iter().map(|name| (distance(&name.to_lowercase(), &wanted.to_lowercase()), name)).min();
    match best {
        Some((edits, name)) if edits * 3 <= wanted.chars().count().max(3) => {
            format!("; did you mean {}?", quote(name))
        }
        _ => String::new(),
    }
}

/// The fewest insertions, deletions and replacements that turn `a` into `b` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
