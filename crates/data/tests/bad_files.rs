//! Every bad file gets its own error: the code, the line, the column and the cell.
#![allow(missing_docs)]

use downhill_data::{CsvError, Missing, Options, Pick, parse_csv, read_csv};

fn fails(text: impl Into<Vec<u8>>, options: &Options) -> CsvError {
    parse_csv("a.csv", text.into(), options).expect_err("this must not be read")
}

/// The code and the message, after a `|`, that the file gives under the default options.
fn wrong(text: impl Into<Vec<u8>>) -> String {
    let CsvError { code, message } = fails(text, &Options::default());
    format!("{code}|{message}")
}

#[test]
fn no_data() {
    for text in ["", "\n\n", "\u{feff}", "a,b", "a,b\n", "a,b\r\n\r\n"] {
        assert_eq!(wrong(text), "DH_EMPTY|a.csv: the file has no data rows", "{text:?}");
    }
}

#[test]
fn wrong_number_of_fields() {
    assert_eq!(wrong("a,b\n1,2\n1,2,3\n"), "DH_CSV|a.csv:3: expected 2 fields; got 3");
    assert_eq!(wrong("a,b\r\n\r\n1,2\r\n\r\n1\r\n"), "DH_CSV|a.csv:5: expected 2 fields; got 1");
    assert_eq!(wrong("a,b\r1,2\r1\r"), "DH_CSV|a.csv:3: expected 2 fields; got 1");
    assert_eq!(wrong("a,b\n\"1\n\n\",2\n1\n"), "DH_CSV|a.csv:5: expected 2 fields; got 1");
}

#[test]
fn quotes() {
    assert_eq!(wrong("a,b\n1,\"x\n2,y\n"), "DH_CSV|a.csv:2: the quote opened here is never closed");
    assert_eq!(wrong("a,b\n\"x\"y,1\n"), r#"DH_CSV|a.csv:2: text after the closing quote in "\"x\"y""#);
    assert_eq!(wrong("a,b\n1, \"x\"\n"), r#"DH_CSV|a.csv:2: space before the quote in " \"x\"""#);
    assert_eq!(wrong("a,b\n\"x\n\ny\",\"z\" \n"), r#"DH_CSV|a.csv:4: text after the closing quote in "\"z\" ""#);
}

#[test]
fn a_stray_word_among_numbers() {
    for cell in ["x", "1,5", "0x10", "1 000", "--", "1.2.3", "½"] {
        let text = format!("age;b\n1;2\n2;2\n\n\"{cell}\";2\n");
        let error = fails(text, &Options { delimiter: b';', ..Options::default() });
        assert_eq!(error.code, "DH_CSV");
        assert_eq!(error.message, format!("a.csv:5 column \"age\": \"{cell}\" is not a number"));
    }
    assert_eq!(wrong("a,b\n1,1\n2,1e400\n3,3\n"), r#"DH_CSV|a.csv:3 column "b": "1e400" is too large for a number"#);
    let long = "x".repeat(1000);
    let message = wrong(format!("a\n1\n2\n{long}\n"));
    assert!(message.len() < 200 && message.ends_with("...  is not a number".replace("  ", " ").as_str()), "{message}");
}

#[test]
fn missing_cells() {
    for (cell, what) in [
        ("", "DH_CSV|a.csv:3 column \"b\": the cell is empty (missing: 'drop', 'mean' or 'indicate'?)"),
        (" \t", "DH_CSV|a.csv:3 column \"b\": the cell is empty (missing: 'drop', 'mean' or 'indicate'?)"),
        ("N/A", "DH_CSV|a.csv:3 column \"b\": \"N/A\" is not a number (missing: 'drop', 'mean' or 'indicate'?)"),
        ("nan", "DH_NONFINITE|a.csv:3 column \"b\": \"nan\" is not finite (missing: 'drop', 'mean' or 'indicate'?)"),
        ("-Inf", "DH_NONFINITE|a.csv:3 column \"b\": \"-Inf\" is not finite"),
    ] {
        assert_eq!(wrong(format!("a,b\n1,1\n2,{cell}\n3,3\n")), what);
    }
    assert!(wrong("a,b\n1,x\n2,\n").starts_with("DH_CSV|a.csv:3 column \"b\": the cell is empty"));
    for missing in [Missing::Drop, Missing::Mean, Missing::Indicate] {
        let options = Options { missing, ..Options::default() };
        assert_eq!(fails("a,b\n1,1\n2,inf\n", &options).code, "DH_NONFINITE");
        assert_eq!(fails("a,b\n1,nan\n2,nan\n", &options).code, "DH_EMPTY");
    }
    let mean = Options { missing: Missing::Mean, target: Some(Pick::Index(0)), ..Options::default() };
    assert_eq!(
        fails("a,b\n1,1\n,2\n", &mean).message,
        "a.csv:3 column \"a\": the cell is empty (a target has no mean; missing: 'drop'?)"
    );
    assert_eq!(
        fails("a,b\n1,x\n2,\n", &mean).message,
        "a.csv:3 column \"b\": the cell is empty, and missing: 'mean' needs a column of numbers ('drop'?)"
    );
}

#[test]
fn the_first_fault_in_the_file_is_told() {
    assert!(wrong("a,b\n1,1\n1,inf\nx,1\n1,1\n").starts_with("DH_NONFINITE|a.csv:3"));
    assert!(wrong("a,b\n1,1\nx,1\n1,inf\n1,1\n").starts_with("DH_CSV|a.csv:3"));
}

#[test]
fn not_text() {
    assert!(wrong(b"\xff\xfea\x00,\x00").contains("a.csv: byte 0xff at offset 0: the file looks like UTF-16"));
    assert!(wrong(b"\xfe\xff\x00a\x00,").contains("byte 0xfe at offset 0: the file looks like UTF-16"));
    assert!(wrong(b"PK\x03\x04\x14\x00").contains("Excel"));
    assert!(wrong(b"a,b\n1,\x002\n").starts_with("DH_CSV|a.csv: byte 0x00 at offset 6"));
    assert!(wrong(b"a,b\n1,\xe92\n").starts_with("DH_CSV|a.csv: byte 0xe9 at offset 6 is not UTF-8"));
    for text in ["<!DOCTYPE html><html>", "\u{feff}\n<HTML>\n", "<?xml version=\"1.0\"?>"] {
        assert!(wrong(text).contains("line 1 looks like HTML"), "{text}");
    }
}

#[test]
fn headers() {
    assert!(wrong("x,y,x\n1,2,3\n").starts_with("DH_CSV|a.csv:1: column \"x\" appears twice (1, 3)"));
    assert!(wrong("x, ,z\n1,2,3\n").starts_with("DH_CSV|a.csv:1: column 2 has no name"));
    assert_eq!(wrong("a;b\n1,5;2\n"), r#"DH_CSV|a.csv:1: only one column, "a;b"; did you mean delimiter ';'?"#);
    assert!(wrong("a\tb\n1\t2\n").ends_with(r"did you mean delimiter '\t'?"));
}

#[test]
fn columns_that_are_not_there() {
    let target = |pick| Options { target: Some(pick), ..Options::default() };
    let error = fails("sepal,species\n1,2\n", &target(Pick::Name("Spieces".into())));
    assert_eq!(error.code, "DH_COLUMN");
    assert_eq!(error.message, r#"a.csv: no column "Spieces"; did you mean "species"?; there are "sepal", "species""#);
    let error = fails("sepal,species\n1,2\n", &target(Pick::Name("weight".into())));
    assert_eq!(error.message, r#"a.csv: no column "weight"; there are "sepal", "species""#);
    let error = fails("a,b\n1,2\n", &target(Pick::Index(2)));
    assert_eq!(error.message, "a.csv: no column 2; it must be an integer in -2..1");
    let twice = Options { columns: Some(vec![Pick::Index(0), Pick::Name("a".into())]), ..Options::default() };
    assert_eq!(fails("a,b\n1,2\n", &twice).message, r#"a.csv: column "a" is asked for twice"#);
}

#[test]
fn a_line_too_long() {
    let text = format!("a,b\n1,2\n{},1\n", "1".repeat((64 << 20) + 1));
    assert_eq!(wrong(text), "DH_TOO_LARGE|a.csv:3: the line is longer than 64 MiB");
}

#[test]
fn many_columns_and_blank_lines_reserve_no_more_than_the_file_can_hold() {
    let text =
        format!("{}\n{}", (0..20_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(","), "\n".repeat(200_000));
    assert!(wrong(text).starts_with("DH_EMPTY"));
}

#[test]
fn files_that_cannot_be_read() {
    let message = |path: &str| {
        let error = read_csv(path, &Options::default()).expect_err("this must not be read");
        assert_eq!(error.code, "DH_IO");
        error.message
    };
    assert!(message("no-such-file.csv").starts_with("cannot read \"no-such-file.csv\": "));
    assert!(message("src").starts_with("cannot read \"src\": "));
    #[cfg(target_os = "linux")]
    {
        assert!(message("no-such-file.csv").contains("No such file or directory (os error 2)"));
        assert_eq!(message("/dev/zero"), "cannot read \"/dev/zero\": not a regular file");
        // The kernel says 0 bytes and then gives some: a file that changes while it is read.
        assert_eq!(message("/proc/cpuinfo"), "cannot read \"/proc/cpuinfo\": the file changed while it was read");
    }
}

/// Found by a fuzzer: a byte of a character as the delimiter cut it in two, and reading its halves panicked.
#[test]
fn delimiters_that_cut_characters_are_errors() {
    for delimiter in [0x80, 0xc3, 0xff, b'"', b'\r', b'\n'] {
        let options = Options { delimiter, header: false, ..Options::default() };
        let error = parse_csv("a.csv", "\u{c7}\u{4c7},2\n3e,4\n".into(), &options).unwrap_err();
        assert_eq!(error.code, "DH_RANGE", "{delimiter:#x}: {error}");
    }
}

#[test]
fn damaged_gzip() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, b"a,b\n1,2\n").expect("memory takes it");
    let packed = encoder.finish().expect("memory takes it");
    assert_eq!(parse_csv("a.csv", packed.clone(), &Options::default()).map(|table| table.rows), Ok(1));
    assert_eq!(wrong(&packed[..packed.len() - 3]), "DH_TRUNCATED|a.csv: the gzip data end too early");
    assert_eq!(wrong(&packed[..5]), "DH_TRUNCATED|a.csv: the gzip data end too early");
    let mut flipped = packed.clone();
    flipped[packed.len() - 6] ^= 1;
    assert!(wrong(flipped).starts_with("DH_CHECKSUM|a.csv: the gzip data are damaged: "));
}
