use crate::bytes::Source;
use crate::cell::trim;
use crate::error::{CsvError, quote};

/// Refuses quotes that a lenient reader would guess about: one that is never closed, text after a closing one, and one
/// after a space.
pub(crate) fn check(source: &Source, delimiter: u8) -> Result<(), CsvError> {
    let data = &source.data;
    if !data.contains(&b'"') {
        return Ok(());
    }
    let end = |from: usize| {
        let length = data[from..].iter().position(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'));
        length.map_or(data.len(), |length| from + length)
    };
    let mut field = 0;
    while field < data.len() {
        let bad = |what: String| Err(CsvError::line(source, "DH_CSV", field, what));
        let mut stop = end(field);
        if data[field] == b'"' {
            let Some(length) = close(&data[field + 1..]) else {
                return bad("the quote opened here is never closed".into());
            };
            let closed = field + length + 2;
            stop = end(closed);
            if stop != closed {
                return bad(format!("text after the closing quote in {}", quote(&source.text(field..stop))));
            }
        } else if trim(&data[field..stop]).starts_with(b"\"") {
            return bad(format!("space before the quote in {}", quote(&source.text(field..stop))));
        }
        field = stop + 1;
    }
    Ok(())
}

/// Where the closing quote stands in what follows an opening one; a doubled quote is a quote of the text.
fn close(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].iter().position(|byte| *byte == b'"')?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}
